// Renders the console in one scene (?scene=busy): for screenshots and tests without a server. Not shipped.
import { render } from 'preact'
import { App } from '../console/app.tsx'
import { ConsoleState } from '../console/console_state.ts'
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
const state = new ConsoleState(new FakeClient(scene), audio)
state.start()
startTalkInput(state)
render(<App state={state} />, root)
