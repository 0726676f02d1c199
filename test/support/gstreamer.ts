// Plain RTP programs on GStreamer, as others have them. I/O: loopback only.
import { startProgram, type Program } from './program.ts'

/** A pipeline in gst-launch's language. */
export function gstreamer(pipeline: string): Program {
  return startProgram('gst-launch-1.0', ['-q', ...pipeline.split(' ')])
}

/** Speaks 600 Hz at -20 dBFS into a loop for so long. */
export function speakTone(group: string, port: number, seconds: number): Program {
  return gstreamer(
    `audiotestsrc is-live=true freq=600 volume=0.1 samplesperbuffer=960 num-buffers=${seconds * 50} ! ` +
      'audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay pt=100 ! ' +
      `udpsink host=${group} port=${port} auto-multicast=true multicast-iface=lo ttl-mc=0`,
  )
}
