// What a talker's packets become when they are played, and what was counted on the way. Pure types.
import type { RtpPacket } from './packet.ts'

export type Playout =
  | { readonly kind: 'packet'; readonly packet: RtpPacket }
  /** Conceal this many samples; `next` is the packet after the lost one, if it is there. */
  | { readonly kind: 'lost'; readonly samples: number; readonly next: RtpPacket | undefined }
  /** Talker paused, or the buffer is still filling. */
  | { readonly kind: 'silence' }

export interface JitterCounters {
  readonly late: number
  readonly duplicate: number
  readonly lost: number
  /** Packets left out to shorten the delay, and times that it was lengthened. */
  readonly shortened: number
  readonly lengthened: number
  readonly restarts: number
}
