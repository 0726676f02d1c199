// Which changes deserve a message, in the operator's words. Pure.
import type { NoticeKind } from '../shared_logic/notice_list.ts'
import type { ShownView } from './console_client.ts'
import type { MicrophoneState } from './microphone.ts'
import { text } from './text.ts'

export interface NewNotice {
  readonly kind: NoticeKind
  readonly message: string
}

/** Messages for the step from one view to the next. */
export function viewNotices(before: ShownView, after: ShownView): readonly NewNotice[] {
  return [
    ...sessionNotices(before, after),
    ...mediaNotices(before, after),
    ...rightNotices(before, after),
    ...supervisorNotices(before, after),
  ]
}

/** What to do about a microphone that can't be used; undefined where nothing is wrong. */
export function microphoneNotice(state: MicrophoneState): string | undefined {
  switch (state) {
    case 'denied':
      return text.notices.microphoneDenied
    case 'missing':
      return text.notices.microphoneMissing
    case 'insecure':
      return text.notices.microphoneInsecure
    case 'unasked':
    case 'waiting':
    case 'ready':
    // What happens then depends on whether there is another one (input_device.ts).
    case 'ended':
      return undefined
  }
}

function sessionNotices(before: ShownView, after: ShownView): readonly NewNotice[] {
  if (after.ended !== undefined && before.ended !== after.ended) {
    const takenOver = after.ended === 'SESSION_TAKEN_OVER'
    return [{ kind: 'alert', message: takenOver ? text.notices.takenOver : text.notices.expired }]
  }
  if (before.phase !== 'console' || after.phase !== 'console') return []
  if (before.connected && !after.connected) {
    return [{ kind: 'warning', message: text.notices.connectionLost }]
  }
  if (!before.connected && after.connected) {
    return [{ kind: 'info', message: text.notices.connectionBack }]
  }
  return []
}

/** No room for this console (F65), or an offer that the server does not take. */
function mediaNotices(before: ShownView, after: ShownView): readonly NewNotice[] {
  const { mediaProblem } = after
  if (mediaProblem === undefined || mediaProblem === before.mediaProblem) return []
  const isFull = mediaProblem === 'NO_RESOURCE'
  return [{ kind: 'alert', message: isFull ? text.notices.noResource : text.notices.noAudio }]
}

/** What a supervisor did here, by whom and why (X16). */
function supervisorNotices(before: ShownView, after: ShownView): readonly NewNotice[] {
  const { supervised } = after
  if (supervised === undefined || supervised === before.supervised) return []
  const { action, by, reason, loop } = supervised
  const name = after.loops.find(({ id }) => id === loop)?.name ?? ''
  const says = (sentence: string) => (reason === '' ? sentence : `${sentence} ${reason}`)
  switch (action) {
    case 'muted':
      return [{ kind: 'alert', message: says(text.notices.muted(by)) }]
    case 'unmuted':
      return [{ kind: 'info', message: says(text.notices.unmuted(by)) }]
    case 'loop_switched':
      return [{ kind: 'warning', message: says(text.notices.loopSwitched(by, name)) }]
    case 'notified':
      return [{ kind: 'alert', message: says(text.notices.notified(by)) }]
  }
}

function rightNotices(before: ShownView, after: ShownView): readonly NewNotice[] {
  if (before.role?.id !== after.role?.id) return []
  const rights = new Map(after.loops.map((loop) => [loop.id, loop.right]))
  return before.loops
    .filter((loop) => (rights.get(loop.id) ?? 'none') !== loop.right)
    .map((loop) => ({ kind: 'warning', message: text.notices.rightLost(loop.name) }))
}
