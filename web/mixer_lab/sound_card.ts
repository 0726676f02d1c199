// Loudspeaker, microphone and audio files of the lab's page. I/O. Everything is 48 kHz, mono.
import { SAMPLE_RATE } from '../../src/audio/format.ts'
// oxlint-disable-next-line import/default -- the build makes this URL
import workletUrl from './audio_worklets.ts?worker&url'

export class SoundCard {
  #context: AudioContext | undefined
  /** Between the loudspeaker's node and the ear: the node runs on while nothing is to be heard. */
  #gain: GainNode | undefined

  /** Starts the loudspeaker at a click of the person. Returns the port to send frames to. */
  async openLoudspeaker(): Promise<MessagePort> {
    const context = await this.#open()
    const node = new AudioWorkletNode(context, 'lab-loudspeaker', {
      numberOfInputs: 0,
      outputChannelCount: [1],
    })
    this.#gain = new GainNode(context)
    node.connect(this.#gain).connect(context.destination)
    await context.resume()
    return portOf(node)
  }

  /** Asks for the microphone. Returns the port that its frames come from. Rejects if there is none. */
  async openMicrophone(): Promise<MessagePort> {
    const context = await this.#open()
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    const node = new AudioWorkletNode(context, 'lab-microphone', { numberOfOutputs: 1 })
    context.createMediaStreamSource(stream).connect(node)
    // What is not connected to the output is not run; the node gives silence.
    node.connect(context.destination)
    await context.resume()
    return portOf(node)
  }

  setAudible(audible: boolean): void {
    if (this.#gain !== undefined) this.#gain.gain.value = audible ? 1 : 0
  }

  /** The file's first channels as one. Rejects for what is no audio. */
  async decodeFile(file: File): Promise<Float32Array> {
    const context = new OfflineAudioContext(1, 1, SAMPLE_RATE)
    const buffer = await context.decodeAudioData(await file.arrayBuffer())
    const samples = new Float32Array(buffer.length)
    for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
      const part = buffer.getChannelData(channel)
      part.forEach((sample, i) => {
        samples[i] = (samples[i] ?? 0) + sample / buffer.numberOfChannels
      })
    }
    return samples
  }

  async #open(): Promise<AudioContext> {
    if (this.#context === undefined) {
      this.#context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' })
      await this.#context.audioWorklet.addModule(workletUrl)
    }
    return this.#context
  }
}

function portOf(node: AudioWorkletNode): MessagePort {
  const { port1, port2 } = new MessageChannel()
  node.port.postMessage(port1, [port1])
  return port2
}
