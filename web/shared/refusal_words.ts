// Why a request was refused, in the words of the chosen language: the server's are English. Pure.
import type { VocsError } from '../../src/protocol/errors.ts'
import { text } from './text.ts'

export function refusalWords({ code, message, retryAfterMs }: VocsError): string {
  return text.refusals[code]({ message, seconds: Math.ceil(retryAfterMs / 1000) })
}
