// The audio format of the whole system, and the tick that follows from it. Pure.
export const SAMPLE_RATE = 48000

/** The step in which everything is mixed, ms. */
export const TICK_MS = 20

/** Samples of one talker or one mix in one tick. */
export const FRAME_SAMPLES = 960

/** The longest payload that an encoder of ours makes for one frame (RFC 6716 3.2.1). */
export const OPUS_PACKET_BYTES_MAX = 1275

/** The longest packet that Opus allows: 120 ms. */
export const PACKET_SAMPLES_MAX = 5760

/** Opus packets last a multiple of this: 2.5 ms. */
export const PACKET_SAMPLES_STEP = 120

/** Level of silence; levels are magnitudes of dBov, 0 is full scale (RFC 6464). */
export const LEVEL_SILENT = 127
