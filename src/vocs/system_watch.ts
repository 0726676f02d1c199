// How the system does: told live to who watches, and kept minute by minute (F65, F88, X17). Pure.
import type { ServerMessage } from '../protocol/client_messages.ts'
import { SERVICE_KINDS } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import type {
  HistoryMessage,
  HistorySeriesMessage,
  ServiceStateMessage,
  SystemStateMessage,
} from '../protocol/system_messages.ts'
import type { Answer } from './answers.ts'
import type { Lifecycle } from './lifecycle.ts'
import { type HistoryPart, LoadHistory } from './load_history.ts'
import { mayOversee } from './permissions.ts'
import type { ServiceKind } from './placement.ts'
import type { Services } from './services.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import { WATCHES_MAX } from './supervision.ts'

/** Readings are taken and watchers are told so often, ms. */
export const STATE_EVERY_MS = 1000
/** Values of one answer, 4 bytes each. */
export const HISTORY_VALUES_MAX = 64 * 1024
const OVER = 'you may not watch the system any more'
const WORDS = { iceProxy: 'ice_proxy', mixer: 'mixer' } as const
/** Series of the whole system; all others are services. */
const WHOLE = { sessions: '*sessions', inRoles: '*roles', delay: '*delay', loss: '*loss' } as const

export interface OwnLoad {
  /** How busy the thread of vocs was since the last call, per mille. */
  readonly loadPermille?: () => number
}

export interface SystemWatchOptions extends OwnLoad {
  readonly sessions: Sessions
  readonly services: Services
  readonly lifecycle: Lifecycle
  /** What was refused to clients, by reason. */
  readonly answers: { readonly refused: ReadonlyMap<string, number> }
  readonly sessionsMax: number
  /** Unix time at 0, ms. */
  readonly epochMs: number
}

interface Watch {
  readonly session: number
  readonly request: number
  /** For comparing. */
  told: string
}

export class SystemWatch {
  readonly #options: SystemWatchOptions
  readonly #history = new LoadHistory()
  #watches: Watch[] = []
  #readMs = -STATE_EVERY_MS
  #loadPermille = 0

  constructor(options: SystemWatchOptions) {
    this.#options = options
  }

  /** Of who may. Throws VocsError. */
  watch({ id }: Session, request: number): Answer {
    if (this.#watches.filter(({ session }) => session === id).length >= WATCHES_MAX) {
      throw new VocsError('TOO_MANY_REQUESTS', `unsubscribe first: ${WATCHES_MAX} are enough`)
    }
    const systemState = this.#state()
    this.#watches.push({ session: id, request, told: JSON.stringify(systemState) })
    return { body: 'systemState', systemState } as Answer
  }

  read(fromMs: number): Answer {
    const history = historyMessage(this.#history.read(fromMs, HISTORY_VALUES_MAX))
    return { body: 'history', history } as Answer
  }

  unsubscribe({ id }: Session, request: number): void {
    this.#watches = this.#watches.filter(
      (watch) => watch.session !== id || watch.request !== request,
    )
  }

  forget({ id }: Session): void {
    this.#watches = this.#watches.filter(({ session }) => session !== id)
  }

  tick(nowMs: number): void {
    if (nowMs - this.#readMs < STATE_EVERY_MS) return
    this.#readMs = nowMs
    const { sessions, epochMs, loadPermille } = this.#options
    this.#loadPermille = loadPermille?.() ?? 0
    const state = this.#state()
    this.#history.note(nowMs + epochMs, readings(state, sessions.live.values()))
    const text = JSON.stringify(state)
    for (const watch of this.#watches) this.#tell(watch, state, text)
  }

  #tell(watch: Watch, state: SystemStateMessage, text: string): void {
    const { sessions } = this.#options
    const session = sessions.live.get(watch.session)
    if (session?.connection === undefined) return
    const isOver = !mayOversee(sessions.configuration, session.user)
    if (isOver) this.unsubscribe(session, watch.request)
    else if (watch.told === text) return
    watch.told = text
    const subscription = watch.request
    const systemState = isOver ? { ...NOTHING, subscription } : { ...state, subscription }
    const message = { request: 0, body: 'systemState', systemState } as ServerMessage
    sessions.effects.push({ kind: 'client', connection: session.connection, message })
  }

  #state(): SystemStateMessage {
    const { sessions, lifecycle } = this.#options
    const live = [...sessions.live.values()]
    const inRoles = live.filter(({ role }) => role !== undefined)
    const isServed = ({ iceProxy, mixer }: Session) => iceProxy !== undefined && mixer !== undefined
    const media = [...this.#media('iceProxy', live), ...this.#media('mixer', live)]
    return {
      ...NOTHING,
      ended: '',
      services: [this.#vocs(live.length), ...media],
      used: inRoles.filter(isServed).length,
      capacity: Math.min(roomOf(media, 'ice_proxy'), roomOf(media, 'mixer')),
      connections: lifecycle.connections.size,
      sessions: live.length,
      inRoles: inRoles.length,
      usersInRoles: new Set(inRoles.map(({ user }) => user)).size,
    }
  }

  #vocs(sessions: number): ServiceStateMessage {
    const { answers, sessionsMax } = this.#options
    return {
      ...UNKNOWN,
      name: 'vocs',
      kind: SERVICE_KINDS.indexOf('vocs'),
      running: true,
      loadPermille: this.#loadPermille,
      sessions,
      capacity: sessionsMax,
      dropped: Object.fromEntries(answers.refused),
    }
  }

  #media(kind: ServiceKind, live: readonly Session[]): ServiceStateMessage[] {
    const { sessions, services } = this.#options
    return [...sessions.placement.known(kind)]
      .sort(([a], [b]) => a - b)
      .map(([index, capacity]) => {
        const name = `${WORDS[kind]} ${index}`
        const load = services.loads.get(name)
        const running = sessions.placement.has(kind, index)
        const isMixer = load !== undefined && 'ticks' in load
        return {
          ...UNKNOWN,
          name,
          kind: SERVICE_KINDS.indexOf(WORDS[kind]),
          running,
          capacity,
          loadPermille: running ? (load?.cpuPermille ?? 0) : 0,
          sessions: live.filter((session) => session[kind] === index).length,
          ...(isMixer ? { ticks: load.ticks, ticksLate: load.ticksLate } : {}),
          ...(isMixer ? { degradation: load.degradation } : {}),
          ...(isMixer && running ? { delayMs: load.delayMs ?? 0 } : {}),
          dropped: load?.dropped ?? {},
        }
      })
  }
}

const NOTHING: SystemStateMessage = {
  subscription: 0,
  services: [],
  used: 0,
  capacity: 0,
  connections: 0,
  sessions: 0,
  inRoles: 0,
  usersInRoles: 0,
  ended: OVER,
}
const UNKNOWN = { ticks: 0, ticksLate: 0, degradation: 0, delayMs: 0 } as const

function roomOf(services: readonly ServiceStateMessage[], word: 'ice_proxy' | 'mixer'): number {
  return services
    .filter(({ kind, running }) => running && SERVICE_KINDS[kind] === word)
    .reduce((sum, { capacity }) => sum + capacity, 0)
}

function readings(state: SystemStateMessage, sessions: Iterable<Session>): [string, number][] {
  const running = state.services.filter((service) => service.running)
  const losses = [...sessions].filter(({ phase }) => phase === 'connected')
  return [
    [WHOLE.sessions, state.sessions],
    [WHOLE.inRoles, state.inRoles],
    ...running
      .filter(({ delayMs }) => delayMs > 0)
      .map(({ delayMs }): [string, number] => [WHOLE.delay, delayMs]),
    ...losses.map(({ lossPercent }): [string, number] => [WHOLE.loss, lossPercent]),
    ...running.map(({ name, loadPermille }): [string, number] => [name, loadPermille]),
  ]
}

function historyMessage({ minutes, series, nextMs }: HistoryPart): HistoryMessage {
  const none = minutes.map(() => -1)
  const seriesOf = (key: string, name: string): HistorySeriesMessage => ({
    name,
    ...(series.get(key) ?? { mean: none, max: none }),
  })
  const whole: readonly string[] = Object.values(WHOLE)
  const services = [...series.keys()].filter((key) => !whole.includes(key))
  return {
    minutes,
    services: services.map((name) => seriesOf(name, name)),
    sessions: seriesOf(WHOLE.sessions, ''),
    inRoles: seriesOf(WHOLE.inRoles, ''),
    serverDelayMs: seriesOf(WHOLE.delay, ''),
    lossPercent: seriesOf(WHOLE.loss, ''),
    nextMs,
  }
}
