// What the talk key on the screen says: whether one is heard, and where. Pure, of the page's signals.
import { isCoughing, isLatchedOn, spokenTargets } from '../console_logic/talk_key.ts'
import { groupOf } from '../console_logic/talk_targets.ts'
import type { ConsoleState } from './console_state.ts'
import type { MicrophoneState } from './microphone.ts'
import { text } from './text.ts'

/** `live`: somebody is heard. `open`: as far as the headset lets it. `cough`: nobody is, while that key is down. */
export type TalkLook = 'live' | 'open' | 'ready' | 'idle' | 'cough' | 'blocked'

export function talkLook({ talk, canTalk, talkLoops }: ConsoleState): TalkLook {
  if (!canTalk.value) return 'blocked'
  if (isCoughing(talk.key.value)) return 'cough'
  if (talk.spokenOn.value.length > 0) return 'live'
  if (talkLoops.value.length === 0) return 'idle'
  return talk.wish.value.ungated ? 'open' : 'ready'
}

/** All-talk is on: that is to be seen from afar. */
export function isAllTalk({ talk }: ConsoleState): boolean {
  return talk.spokenOn.value.length > 0 && spokenTargets(talk.key.value).includes('all')
}

export function talkWords(state: ConsoleState, look: TalkLook): string {
  const loops = state.talkLoops.value.join(text.listJoiner)
  const { mode } = state.talk.key.value
  switch (look) {
    case 'blocked':
      if (!state.view.value.connected) return text.talk.signalling
      if (state.view.value.muted) return text.talk.muted
      return microphoneWords(state.microphone.state.value)
    case 'idle':
      return text.talk.noLoop
    case 'cough':
      return text.talk.coughing
    case 'open':
      return text.talk.open(loops)
    case 'ready':
      return text.talk.ready[mode](loops)
    case 'live':
      return liveWords(state)
  }
}

/** Exactly where: the names of all loops, after what brought one there. */
function liveWords(state: ConsoleState): string {
  const { talk, view } = state
  const spoken = talk.spokenOn.value
  const names = view.value.loops.filter(({ id }) => spoken.includes(id)).map(({ name }) => name)
  const loops = names.join(text.listJoiner)
  const key = talk.key.value
  const targets = spokenTargets(key)
  const groups = targets.flatMap((target) => groupOf(target, talk.groups.value)?.name ?? [])
  if (targets.includes('all')) return text.talk.talkingToAll(names.length, loops)
  if (groups.length > 0) return text.talk.talkingToGroup(groups.join(text.listJoiner), loops)
  return isLatchedOn(key, 'talk') ? text.talk.talkingUntilClick(loops) : text.talk.talking(loops)
}

function microphoneWords(state: MicrophoneState): string {
  if (state === 'ready') return ''
  return state === 'unasked' ? text.talk.waiting : text.talk[state]
}
