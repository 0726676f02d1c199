// What the console plays by itself, beside the mix: the own voice in the own ears (sidetone), tones of the talk key,
// tests. It never leaves this device. Made when it is first needed; by the shortest path that there is. I/O (browser).

/** A level moves within a few of these, s: no click, and no delay to speak of. */
const RAMP_SECONDS = 0.004

/** lib.dom does not know it yet. */
interface SinkContext extends AudioContext {
  setSinkId?(sinkId: string): Promise<void>
}

interface Graph {
  readonly context: SinkContext
  readonly master: GainNode
  /** Where the context itself can't choose its output, an element plays it. */
  readonly element: HTMLAudioElement | undefined
  readonly sidetone: GainNode
}

export class LocalAudio {
  #graph: Graph | undefined
  #masterGain = 1
  #sinkId = ''
  #voice: MediaStreamAudioSourceNode | undefined

  setMaster(gain: number): void {
    this.#masterGain = gain
    if (this.#graph !== undefined) ramp(this.#graph.context, this.#graph.master.gain, gain)
  }

  /** '': the system's own output. Rejects if the device can't be used. */
  async setSink(sinkId: string): Promise<void> {
    this.#sinkId = sinkId
    if (this.#graph !== undefined) await applySink(this.#graph, sinkId)
  }

  /** Whose voice the sidetone is; undefined: nobody's. The track is not changed. */
  setVoice(track: MediaStreamTrack | undefined): void {
    this.#voice?.disconnect()
    this.#voice = undefined
    if (track === undefined) return
    const { context, sidetone } = this.#made()
    this.#voice = context.createMediaStreamSource(new MediaStream([track]))
    this.#voice.connect(sidetone)
  }

  /** Linear; 0: none. */
  setSidetone(gain: number): void {
    if (this.#graph === undefined && gain === 0) return
    const { context, sidetone } = this.#made()
    ramp(context, sidetone.gain, gain)
  }

  /** Makes samples for the rate at which they are played, one array for each side, and plays them to their end. */
  play(make: (sampleRate: number) => readonly Float32Array<ArrayBuffer>[]): Promise<void> {
    const { context } = this.#made()
    const sides = make(context.sampleRate)
    const buffer = context.createBuffer(sides.length, sides[0]?.length ?? 1, context.sampleRate)
    for (const [index, side] of sides.entries()) buffer.copyToChannel(side, index)
    return this.#play(buffer)
  }

  /** Plays what was recorded. Rejects if the browser can't decode it. */
  async playRecording(recording: Blob): Promise<void> {
    const { context } = this.#made()
    await this.#play(await context.decodeAudioData(await recording.arrayBuffer()))
  }

  #play(buffer: AudioBuffer): Promise<void> {
    const { context, master } = this.#made()
    const source = context.createBufferSource()
    source.buffer = buffer
    source.connect(master)
    source.start()
    return new Promise((ended) => {
      source.onended = () => ended()
    })
  }

  #made(): Graph {
    this.#graph ??= makeGraph(this.#masterGain, this.#sinkId)
    const { context, element } = this.#graph
    // A browser holds a page's first sound back until somebody clicks.
    if (context.state === 'suspended') void context.resume()
    if (element?.paused === true) void element.play().catch(() => undefined)
    return this.#graph
  }
}

function makeGraph(masterGain: number, sinkId: string): Graph {
  const context: SinkContext = new AudioContext({ latencyHint: 'interactive' })
  const master = context.createGain()
  master.gain.value = masterGain
  const sidetone = context.createGain()
  sidetone.gain.value = 0
  sidetone.connect(master)
  const element = context.setSinkId === undefined && canChooseOutput() ? new Audio() : undefined
  if (element === undefined) master.connect(context.destination)
  else {
    const stream = context.createMediaStreamDestination()
    master.connect(stream)
    element.srcObject = stream.stream
  }
  const graph: Graph = { context, master, element, sidetone }
  // The mix tells about an output that can't be used.
  if (sinkId !== '') void applySink(graph, sinkId).catch(() => undefined)
  return graph
}

/** Whether this browser lets a page choose where it plays. */
export function canChooseOutput(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype
}

async function applySink({ context, element }: Graph, sinkId: string): Promise<void> {
  if (element !== undefined) await element.setSinkId(sinkId)
  else await context.setSinkId?.(sinkId)
}

function ramp(context: AudioContext, gain: AudioParam, value: number): void {
  gain.setTargetAtTime(value, context.currentTime, RAMP_SECONDS)
}
