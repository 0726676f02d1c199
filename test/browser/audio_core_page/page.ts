// Runs the scene in a page and in an AudioWorklet of that page. I/O: fetch and WebAudio.
import { mixScene } from '../../audio/scene.ts'

const compiled = WebAssembly.compileStreaming(fetch('/wasm/audio_core.wasm'))

/** All payloads of the scene, as numbers: what can be handed to the test. */
export async function mixInPage(): Promise<number[]> {
  return [...mixScene(await compiled)]
}

export async function mixInWorklet(): Promise<number[]> {
  const context = new OfflineAudioContext(1, 128, 48000)
  await context.audioWorklet.addModule('/test/browser/audio_core_page/worklet.js')
  const node = new AudioWorkletNode(context, 'audio-core-scene', {
    processorOptions: { module: await compiled },
  })
  const bytes = new Promise<number[]>((resolve, reject) => {
    node.port.onmessage = ({ data }: MessageEvent<Uint8Array>) => resolve([...data])
    node.onprocessorerror = () => reject(new Error('the processor of the worklet failed'))
  })
  node.connect(context.destination)
  await context.startRendering()
  return bytes
}
