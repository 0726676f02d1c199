// How the system does, live and over the last 24 hours, for an administrator's page. Pure: it only names the client's
// requests. Rejects with a VocsError as every request.
import { VocsError } from '../protocol/errors.ts'
import type {
  HistoryMessage,
  HistorySeriesMessage,
  ServiceStateMessage,
  SystemStateMessage,
} from '../protocol/system_messages.ts'
import type { VoiceClient } from './view.ts'

/** Fields as SystemState in system.proto says; SERVICE_KINDS in protocol/domain has the words of `kind`. */
export type SystemState = SystemStateMessage
export type ServiceState = ServiceStateMessage

/** For each minute the mean and the most of it; -1: nothing was known. */
export interface HistoryValues {
  readonly mean: readonly number[]
  readonly max: readonly number[]
}

export interface SystemHistory {
  /** When each minute began, Unix time in ms, ascending; minutes in which no server ran are missing. */
  readonly atMs: readonly number[]
  /** By service: per mille. */
  readonly load: ReadonlyMap<string, HistoryValues>
  readonly sessions: HistoryValues
  readonly inRoles: HistoryValues
  readonly serverDelayMs: HistoryValues
  readonly lossPercent: HistoryValues
}

const NONE = -1
const MINUTE_MS = 60_000

export class SystemWatch {
  readonly #client: Pick<VoiceClient, 'ask' | 'onTold'>

  constructor(client: Pick<VoiceClient, 'ask' | 'onTold'>) {
    this.#client = client
  }

  /**
   * Calls the listener at once, and at most once a second when anything is different; with undefined when there is no
   * duty any more. Holds until the connection is lost: watch again then. The function that comes back ends it.
   */
  async watch(listener: (state: SystemState | undefined) => void): Promise<() => void> {
    let subscription: number | undefined
    const end = this.#client.onTold((message) => {
      if (message.body !== 'systemState') return
      if (message.systemState.subscription !== subscription) return
      const isOver = message.systemState.ended !== ''
      if (isOver) end()
      listener(isOver ? undefined : message.systemState)
    })
    try {
      const answer = await this.#client.ask({ body: 'watchSystem', watchSystem: {} })
      if (answer.body !== 'systemState') throw unexpected(answer.body)
      const { request } = answer
      subscription = request
      listener(answer.systemState)
      return () => {
        end()
        const unsubscribe = { subscription: request }
        // Whatever comes of it, nothing that is told is looked at any more.
        this.#client.ask({ body: 'unsubscribe', unsubscribe }).catch(() => undefined)
      }
    } catch (error) {
      end()
      throw error
    }
  }

  /** From the minute in which `fromMs` (Unix time) is; 0: all that is kept. The last minute may not be over yet. */
  async history(fromMs = 0): Promise<SystemHistory> {
    const parts: HistoryMessage[] = []
    let nextMs = fromMs
    do {
      const readHistory = { fromMs: nextMs }
      const answer = await this.#client.ask({ body: 'readHistory', readHistory })
      if (answer.body !== 'history') throw unexpected(answer.body)
      parts.push(answer.history)
      nextMs = answer.history.nextMs
    } while (nextMs > 0)
    return historyOf(parts)
  }
}

function historyOf(parts: readonly HistoryMessage[]): SystemHistory {
  const services = new Set(parts.flatMap((part) => part.services.map(({ name }) => name)))
  const join = (seriesOf: (part: HistoryMessage) => HistorySeriesMessage | undefined) => {
    const pick = (kind: 'mean' | 'max') =>
      parts.flatMap((part) => seriesOf(part)?.[kind] ?? part.minutes.map(() => NONE))
    return { mean: pick('mean'), max: pick('max') }
  }
  const ofService = (service: string) =>
    join((part) => part.services.find(({ name }) => name === service))
  return {
    atMs: parts.flatMap(({ minutes }) => minutes.map((minute) => minute * MINUTE_MS)),
    load: new Map([...services].map((service) => [service, ofService(service)])),
    sessions: join((part) => part.sessions),
    inRoles: join((part) => part.inRoles),
    serverDelayMs: join((part) => part.serverDelayMs),
    lossPercent: join((part) => part.lossPercent),
  }
}

function unexpected(body: string): VocsError {
  return new VocsError('INTERNAL', `the server answered with ${body}: update this client`)
}
