// The scene in an AudioWorklet's global scope, which has neither fetch nor TextDecoder nor timers. I/O.
import { mixScene } from '../../audio/scene.ts'

// What the scope offers and TypeScript's DOM library does not name.
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(
  name: string,
  processor: new (options: ProcessorOptions) => AudioWorkletProcessor,
): void

interface ProcessorOptions {
  readonly processorOptions: { readonly module: WebAssembly.Module }
}

class SceneProcessor extends AudioWorkletProcessor {
  constructor(options: ProcessorOptions) {
    super()
    this.port.postMessage(mixScene(options.processorOptions.module))
  }

  process(): boolean {
    return false
  }
}

registerProcessor('audio-core-scene', SceneProcessor)
