// Which ice_proxy and mixer serve a session, and what each of them should know. Pure.
// Desired state only: whole, repeatable, with a generation that grows with each change.
import type {
  IceProxySessionMessage,
  LoopAddressMessage,
  MixerDimMessage,
  MixerSessionMessage,
} from '../protocol/service_messages.ts'
import { joinedLoops, keyOf, type Session, targetLoops } from './session.ts'

interface Service {
  /** Sessions that it takes. */
  readonly sessionsMax: number
}
export type ServiceKind = 'iceProxy' | 'mixer'

export class Placement {
  readonly #services: Record<ServiceKind, Map<number, Service>> = {
    iceProxy: new Map(),
    mixer: new Map(),
  }
  /** With what they took; those that are gone too. */
  readonly #known: Record<ServiceKind, Map<number, Service>> = {
    iceProxy: new Map(),
    mixer: new Map(),
  }

  /** The service is there and takes sessions. */
  ready(kind: ServiceKind, index: number, sessionsMax: number): void {
    this.#services[kind].set(index, { sessionsMax })
    this.#known[kind].set(index, { sessionsMax })
  }

  gone(kind: ServiceKind, index: number): void {
    this.#services[kind].delete(index)
  }

  has(kind: ServiceKind, index: number): boolean {
    return this.#services[kind].has(index)
  }

  indexes(kind: ServiceKind): number[] {
    return [...this.#services[kind].keys()]
  }

  /** Sessions that each takes, by index; of those that are gone too. */
  known(kind: ServiceKind): Map<number, number> {
    return new Map([...this.#known[kind]].map(([index, { sessionsMax }]) => [index, sessionsMax]))
  }

  /**
   * The service with room for one more session: a mixer where most of the same role are, since they hear
   * the same and share its encoders; else the one with the least sessions. undefined if none has room.
   */
  choose(
    kind: ServiceKind,
    sessions: Iterable<Session>,
    role: string | undefined,
  ): number | undefined {
    const load = new Map<number, { all: number; alike: number }>()
    for (const session of sessions) {
      const index = session[kind]
      if (index === undefined) continue
      const { all, alike } = load.get(index) ?? { all: 0, alike: 0 }
      const isAlike = kind === 'mixer' && session.role === role
      load.set(index, { all: all + 1, alike: alike + (isAlike ? 1 : 0) })
    }
    const free = [...this.#services[kind]]
      .map(([index, { sessionsMax }]) => ({
        index,
        sessionsMax,
        ...(load.get(index) ?? { all: 0, alike: 0 }),
      }))
      .filter(({ all, sessionsMax }) => all < sessionsMax)
      .sort((a, b) => b.alike - a.alike || a.all - b.all || a.index - b.index)
    return free[0]?.index
  }
}

/** `address` gives a loop's address by its id; undefined if it is gone. */
type AddressOf = (loop: string) => LoopAddressMessage | undefined

export function iceProxySession(session: Session, address: AddressOf): IceProxySessionMessage {
  return {
    session: session.id,
    generation: session.generation,
    ssrc: session.ssrc,
    talkLoops: targetLoops(session).flatMap((loop) => address(loop) ?? []),
    pttPressed: session.pttPressed || session.ungated,
    silentWhileReleased: session.silentWhileReleased,
  }
}

/** `isEmergency` tells of a loop's id; dim: undefined for none. */
export function mixerSession(
  session: Session,
  address: AddressOf,
  isEmergency: (loop: string) => boolean,
  dim: MixerDimMessage | undefined,
): MixerSessionMessage {
  return {
    session: session.id,
    generation: session.generation,
    ssrc: session.ssrc,
    monitored: joinedLoops(session).flatMap((id) => {
      const loop = address(id)?.loop
      const { volume, pan } = keyOf(session, id)
      const priority = isEmergency(id) ? { emergency: true } : {}
      return loop === undefined ? [] : [{ loop, volume, pan, ...priority }]
    }),
    iceProxy: session.iceProxy ?? 0,
    expectedLossPercent: session.expectedLossPercent,
    ...(dim === undefined ? {} : { dim }),
  }
}
