// Who is on which loop, who talks there and whether there is speech (F31-F33). Pure.
import type { TalkerMessage } from '../protocol/client_messages.ts'
import type { MixerActivityMessage } from '../protocol/service_messages.ts'
import { type Session, speaksOn } from './session.ts'

/** What is known of one loop; the same for everybody but for who is "own". */
export interface LoopStatus {
  readonly participants: number
  /** Session undefined: a stream from outside. */
  readonly talkers: readonly { readonly name: string; readonly session: number | undefined }[]
  readonly active: boolean
}

/** SSRCs of ended sessions that are remembered, since a mixer reports them a little longer. */
const RETIRED_SSRCS_MAX = 1000
/** Streams from outside that are shown on one loop. */
const EXTERNAL_TALKERS_MAX = 16
const EXTERNAL_NAME = 'external'

export class LoopBoard {
  /** By loop number, then by mixer. */
  readonly #heard = new Map<number, Map<number, MixerActivityMessage>>()
  readonly #retired = new Set<number>()

  heard(mixer: number, activity: MixerActivityMessage): void {
    const mixers = this.#heard.get(activity.loop) ?? new Map<number, MixerActivityMessage>()
    this.#heard.set(activity.loop, mixers.set(mixer, activity))
  }

  mixerGone(mixer: number): void {
    for (const mixers of this.#heard.values()) mixers.delete(mixer)
  }

  loopGone(loop: number): void {
    this.#heard.delete(loop)
  }

  retire(ssrc: number): void {
    this.#retired.add(ssrc)
    for (const oldest of this.#retired) {
      if (this.#retired.size <= RETIRED_SSRCS_MAX) break
      this.#retired.delete(oldest)
    }
  }

  status(
    id: string,
    loop: number,
    sessions: ReadonlyMap<number, Session>,
    nameOf: (session: Session) => string,
  ): LoopStatus {
    const heard = [...(this.#heard.get(loop)?.values() ?? [])]
    const foreign = new Set(heard.flatMap(({ ssrcs }) => ssrcs))
    const talkers: LoopStatus['talkers'][number][] = []
    let participants = 0
    // Hundreds of sessions, each time somebody switches a loop: one walk, and nothing is made on the way.
    for (const session of sessions.values()) {
      if (foreign.size > 0) foreign.delete(session.ssrc)
      const state = session.keys.get(id)?.state ?? 'off'
      if (state !== 'off') participants++
      if (speaksOn(session, id)) talkers.push({ name: nameOf(session), session: session.id })
    }
    for (const ssrc of foreign) if (this.#retired.has(ssrc)) foreign.delete(ssrc)
    const externals = Math.min(foreign.size, EXTERNAL_TALKERS_MAX)
    for (let index = 0; index < externals; index++) {
      talkers.push({ name: EXTERNAL_NAME, session: undefined })
    }
    return { participants, talkers, active: heard.some(({ active }) => active) }
  }
}

/** The talkers as one session is told of them. */
export function talkersFor(status: LoopStatus, session: Session): TalkerMessage[] {
  return status.talkers.map((talker) => ({
    name: talker.name,
    own: talker.session === session.id,
  }))
}
