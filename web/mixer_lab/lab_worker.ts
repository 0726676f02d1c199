// The lab's thread: runs the engine tick by tick and feeds the loudspeaker. I/O shell.
//
// The engine is here and not in the AudioWorklet: a tick is worth 20 ms of four encoders, the mixer and four
// decoders, and would come in one of every seven or eight of the worklet's quanta of 2.7 ms; with a slow
// machine that is a glitch each time, and a worklet has no clock to measure a tick with. So the worklet holds
// only a few frames, and what it has played is the clock of this thread. Without sound a timer is.
import { TICK_MS } from '../../src/audio/format.ts'
import { LabEngine } from '../mixer_lab_logic/lab_engine.ts'
import type { Played, ToLab } from '../mixer_lab_logic/messages.ts'

/** Frames that the loudspeaker holds: it bears a pause of this thread of so many ticks. A gap adds one. */
const FRAMES_AHEAD = 4
const FRAMES_AHEAD_MAX = 10
const REPORT_TICKS = 3
/** A loudspeaker that has not played for so long is off, ms. */
const SILENT_MS = 200
/** A timer that is further behind gives up what it missed, ms. */
const BEHIND_MS_MAX = 200

let lab: LabEngine | undefined
let loudspeaker: MessagePort | undefined
let playedMs = -Infinity
let dueMs = 0
let ticks = 0
let glitches = 0
let framesAhead = 0

self.addEventListener('message', ({ data }: MessageEvent<ToLab>) => receive(data))

function receive(message: ToLab): void {
  switch (message.kind) {
    case 'start':
      if (lab === undefined) setTimeout(runByTimer)
      lab = new LabEngine(message.module, message.settings, () => performance.now())
      return
    case 'settings':
      return lab?.set(message.settings)
    case 'file':
      return lab?.setFile(message.talker, message.samples)
    case 'microphone':
      message.port.onmessage = ({ data }: MessageEvent<Float32Array>) => lab?.microphone(data)
      return
    case 'loudspeaker':
      loudspeaker = message.port
      for (framesAhead = 0; framesAhead < FRAMES_AHEAD; framesAhead++) play()
      message.port.onmessage = ({ data }: MessageEvent<Played>) => runByLoudspeaker(data)
  }
}

function runByLoudspeaker(played: Played): void {
  playedMs = performance.now()
  if (played.glitches > glitches && framesAhead < FRAMES_AHEAD_MAX) {
    framesAhead += 1
    play()
  }
  glitches = played.glitches
  for (let frame = 0; frame < played.frames; frame++) play()
}

function runByTimer(): void {
  const nowMs = performance.now()
  const isSilent = nowMs - playedMs > SILENT_MS
  if (!isSilent || nowMs - dueMs > BEHIND_MS_MAX) dueMs = nowMs
  for (; isSilent && dueMs <= nowMs; dueMs += TICK_MS) runTick()
  setTimeout(runByTimer, Math.max(1, dueMs - performance.now()))
}

function play(): void {
  const frame = runTick()
  if (frame !== undefined) loudspeaker?.postMessage(frame)
}

function runTick(): Float32Array | undefined {
  const frame = lab?.tick()
  ticks += 1
  if (ticks % REPORT_TICKS === 0) self.postMessage(lab?.report(glitches))
  return frame
}
