// Why a request was refused, by the code on the wire, in English. Pure.
import type { ErrorCode } from '../../../src/protocol/errors.ts'

export interface Refusal {
  /** The server's own sentence, in English. */
  readonly message: string
  /** Until the next try makes sense; 0 where that does not matter. */
  readonly seconds: number
}

export type RefusalWords = Readonly<Record<ErrorCode, (refusal: Refusal) => string>>

export const refusals: RefusalWords = {
  ERROR_CODE_UNSPECIFIED: sentence,
  BAD_REQUEST: sentence,
  VERSION_UNSUPPORTED: () => 'This page is older than the server. Load it again.',
  NOT_SIGNED_ON: () => 'You are not signed on any more. Please sign on again.',
  NO_ROLE: () => 'Choose a role first.',
  SIGN_ON_FAILED: sentence,
  THROTTLED: ({ seconds }) => `Too many attempts. ${again(seconds)}`,
  TOKEN_INVALID: () => 'Your session has ended. Please sign on again.',
  PASSWORD_CHANGE_REQUIRED: () => 'Choose your own password first.',
  PASSWORD_REFUSED: sentence,
  ROLE_DENIED: () => 'This role is not open to you. Choose one of those offered.',
  LOOP_UNKNOWN: () => 'This loop is not there any more.',
  MONITOR_DENIED: () => 'Your role may not listen to this loop. Ask your administrator.',
  TALK_DENIED: () => 'Your role may listen to this loop, but not talk. Ask your administrator.',
  OFFER_REFUSED: () => 'The server does not take this browser’s audio. Tell your administrator.',
  NO_RESOURCE: ({ seconds }) =>
    `The system is at its capacity; those who are on it go on. ${again(seconds)}`,
  TOO_MANY_REQUESTS: ({ seconds }) => `That was too much at once. ${again(seconds)}`,
  SESSION_TAKEN_OVER: () => 'Your session goes on in another window.',
  INTERNAL: (refusal) => `That did not work: ${lower(refusal.message)}.`,
  PERMISSION_DENIED: () => 'You may not do this here, or it is not there. Ask your administrator.',
  INVALID: sentence,
  CONFLICT: () => 'Somebody else has changed the same meanwhile. Look at it again.',
}

/** The server's own words as a sentence. */
function sentence({ message }: Refusal): string {
  const end = /[.!?]$/.test(message) ? '' : '.'
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${end}`
}

function lower(message: string): string {
  return message.replace(/[.!?]+$/, '')
}

function again(seconds: number): string {
  return seconds === 0 ? 'Try again later.' : `Try again in ${seconds} s.`
}
