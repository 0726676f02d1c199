// A client without a server: shows one scene, carries out what the page asks on its own copy of it and
// writes down each request (data-requests on the body), so that a test sees what would have been sent.
import type { RosterListener } from '../../src/sdk/roster.ts'
import type { LoopSetting } from '../../src/sdk/view.ts'
import type { AudioCounters } from '../console_logic/audio_quality.ts'
import type { ConsoleClient, PttOptions, ShownLoop, ShownView } from '../console/console_client.ts'
import { VocsError } from '../../src/protocol/errors.ts'
import { ROSTER } from './scenes.ts'

const RIGHT_PASSWORD = 'right'
/** The scene with this name has a server that takes no headset's word for it. */
export const STRICT_SYSTEM = 'Strict Centre'
/** Its right went away while it was looked at. */
const FORBIDDEN_LOOP = 8

export class FakeClient implements ConsoleClient {
  view: ShownView
  readonly remoteStream = null
  /** Who wants to know who is on a loop. */
  roster: RosterListener | undefined
  #packets = 0
  #bufferedMs = 0
  readonly #listeners: (() => void)[] = []

  constructor(view: ShownView) {
    this.view = view
  }

  ask: ConsoleClient['ask'] = async ({ body }) => {
    note(`ask ${body}`)
    throw new VocsError('INTERNAL', 'there is no server here')
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** Nobody asks for it here. */
  onReload(): void {}

  connect(): void {
    this.change({})
  }

  async signOn(user: string, password: string): Promise<void> {
    note(`signOn ${user}`)
    if (password !== RIGHT_PASSWORD) throw new VocsError('SIGN_ON_FAILED', 'refused')
    this.change({ phase: 'roles' })
  }

  async changePassword(_old: string, fresh: string): Promise<void> {
    note('changePassword')
    if (fresh.startsWith('password')) {
      throw new VocsError('PASSWORD_REFUSED', 'That password is among the most common ones.')
    }
    this.change({ phase: 'roles' })
  }

  async chooseRole(id: string): Promise<void> {
    note(`chooseRole ${id}`)
    this.change({ phase: 'console', role: this.view.roles.find((role) => role.id === id) })
  }

  async switchLoop(loop: number, state: ShownLoop['state']): Promise<void> {
    note(`switchLoop ${loop} ${state}`)
    this.changeLoop(loop, { state })
  }

  async setVolume(loop: number, volume: number): Promise<void> {
    note(`setVolume ${loop} ${volume}`)
    this.changeLoop(loop, { volume })
  }

  async setPan(loop: number, pan: number): Promise<void> {
    note(`setPan ${loop} ${pan}`)
    this.changeLoop(loop, { pan })
  }

  async setLoops(settings: readonly LoopSetting[]): Promise<void> {
    note(`setLoops ${JSON.stringify(settings)}`)
    const byId = new Map(settings.map(({ loop, ...rest }) => [loop, rest]))
    const loops = this.view.loops.map((loop) => ({ ...loop, ...byId.get(loop.id) }))
    this.change({ loops })
  }

  async showPage(page: number): Promise<void> {
    note(`showPage ${page}`)
    this.change({ page })
  }

  async saveSettings(settings: string): Promise<void> {
    note('saveSettings')
    this.change({ settings })
  }

  watchRoster(loop: number, listener: RosterListener): () => void {
    note(`watchRoster ${loop}`)
    this.roster = listener
    listener(ROSTER)
    return () => {
      note(`unwatchRoster ${loop}`)
      this.roster = undefined
    }
  }

  async setDim(dim: Partial<ShownView['dim']>): Promise<void> {
    note(`setDim ${JSON.stringify(dim)}`)
    const refused = (dim.priorityLoops ?? []).includes(FORBIDDEN_LOOP)
    if (refused) throw new VocsError('MONITOR_DENIED', 'role "Test" may not monitor this loop')
    this.change({ dim: { ...this.view.dim, ...dim } })
  }

  async setPtt(pressed: boolean, { loops, ungated }: PttOptions): Promise<void> {
    const where = loops.length === 0 ? '' : ` on ${loops.join()}`
    note(`setPtt ${pressed}${where}${ungated ? ' ungated' : ''}`)
    if (ungated && this.view.system === STRICT_SYSTEM) {
      throw new VocsError('PERMISSION_DENIED', 'voices pass only while the key is pressed here')
    }
    const talk = this.view.loops.filter(({ state }) => state === 'talk').map(({ id }) => id)
    this.change({ spoken: pressed ? (loops.length > 0 ? loops : talk) : [] })
  }

  async signOff(): Promise<void> {
    note('signOff')
    this.change({ phase: 'sign_on', role: undefined })
  }

  async setMicrophone(track: MediaStreamTrack | null): Promise<void> {
    note(`setMicrophone ${track === null ? 'none' : track.kind}`)
  }

  /** Two seconds of sound each time, 34 to 58 ms in the buffer. */
  async audioCounters(): Promise<AudioCounters> {
    this.#packets += 100
    const samples = this.#packets * 960
    this.#bufferedMs += 96_000 * (46 + 12 * Math.sin(this.#packets / 2000))
    const lost = this.view.loops.some(({ active }) => active) ? 0.02 : 0
    return {
      roundTripMs: 3.2,
      jitterMs: 1,
      packetsReceived: this.#packets * (1 - lost),
      packetsLost: this.#packets * lost,
      concealedPart: lost,
      samplesPlayed: samples,
      samplesConcealed: samples * lost,
      samplesEmitted: samples,
      bufferedMs: this.#bufferedMs,
    }
  }

  /** As a server's event. */
  changeLoop(id: number, change: Partial<ShownLoop>): void {
    this.change({
      loops: this.view.loops.map((loop) => (loop.id === id ? { ...loop, ...change } : loop)),
    })
  }

  change(change: Partial<ShownView>): void {
    this.view = { ...this.view, ...change }
    for (const listener of this.#listeners) listener()
  }
}

function note(request: string): void {
  const { dataset } = document.body
  dataset['requests'] = [dataset['requests'], request].filter(Boolean).join('\n')
}
