// What of the system's state needs somebody now. Pure.
import type { SystemState } from '../../src/sdk/browser.ts'

export type SystemAlarm =
  | { readonly kind: 'lost'; readonly service: string }
  /** step: 1 to 3, as ServiceState.degradation in system.proto. */
  | { readonly kind: 'degraded'; readonly service: string; readonly step: number }
  | { readonly kind: 'full'; readonly used: number; readonly capacity: number }

/** Of the room for sessions. */
const FULL_PART = 0.9

export function systemAlarms({ services, used, capacity }: SystemState): readonly SystemAlarm[] {
  const lost = services.filter(({ running }) => !running)
  const degraded = services.filter(({ running, degradation }) => running && degradation > 0)
  const isFull = capacity > 0 && used >= capacity * FULL_PART
  return [
    ...lost.map(({ name }) => ({ kind: 'lost', service: name }) as const),
    ...degraded.map(
      ({ name, degradation }) => ({ kind: 'degraded', service: name, step: degradation }) as const,
    ),
    ...(isFull ? [{ kind: 'full', used, capacity } as const] : []),
  ]
}
