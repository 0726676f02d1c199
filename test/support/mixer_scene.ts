// The mixer in virtual time (conformance/engine_scene.ts) with the module that Node loads. I/O.
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import type { MixerConfig } from '../../src/mixer/config.ts'
import { EngineScene } from '../conformance/engine_scene.ts'

export { perfect, type Network, type Speech } from '../conformance/engine_scene.ts'

export const module = await loadAudioCoreModule()

export class MixerScene extends EngineScene {
  constructor(config: Partial<MixerConfig> = {}, loops?: readonly number[]) {
    super(module, config, loops)
  }
}
