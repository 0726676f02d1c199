// Renders the console in one scene (?scene=busy): for screenshots and tests without a server. Not shipped.
import { options, render, type VNode } from 'preact'
import { App } from '../console/app.tsx'
import { ConsoleState } from '../console/console_state.ts'
import { LiveTile } from '../console/loop_tile.tsx'
import { startTalkInput } from '../console/talk_input.ts'
import { startLanguage } from '../shared/language.ts'
import { startTheme } from '../shared/theme.ts'
import { FakeClient } from './fake_client.ts'
import { SCENES } from './scenes.ts'

const scene = SCENES[new URLSearchParams(location.search).get('scene') ?? 'idle']
const audio = document.querySelector<HTMLAudioElement>('#mix')
const root = document.querySelector('#console')
if (scene === undefined || audio === null || root === null) throw new Error('no such scene')

startTheme()
await startLanguage()
const client = new FakeClient(scene)
/** How often each tile was rendered, by its loop. */
const renders: Record<number, number> = {}
countRenders()
const state = new ConsoleState(client, audio)
Object.assign(globalThis, { harness: { client, renders } })
state.start()
startTalkInput(state)
render(<App state={state} />, root)

function countRenders(): void {
  const before = options.diffed?.bind(options)
  options.diffed = (vnode: VNode) => {
    before?.(vnode)
    if (vnode.type !== LiveTile) return
    const { id } = vnode.props as unknown as { readonly id: number }
    renders[id] = (renders[id] ?? 0) + 1
  }
}
