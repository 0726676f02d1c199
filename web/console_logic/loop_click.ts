// What a click on a loop's tile asks for (F11, F12). Pure.
import type { LoopState, Right } from '../../src/protocol/domain.ts'

/** The state that a click switches to; undefined where a click changes nothing. */
export function stateAfterClick(state: LoopState, right: Right): LoopState | undefined {
  if (right === 'none') return undefined
  if (state === 'off') return 'monitor'
  return state === 'monitor' && right === 'talk' ? 'talk' : undefined
}
