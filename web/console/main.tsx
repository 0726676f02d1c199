// Starts the console page: the client of this page's own host, its state, its components. I/O.
import { render } from 'preact'
import { leaveForPendingPage } from '../shared/account_actions.ts'
import { startLanguage } from '../shared/language.ts'
import { startWishes } from '../console_logic/start_wishes.ts'
import { startTheme } from '../shared/theme.ts'
import { App } from './app.tsx'
import { ConsoleState } from './console_state.ts'
import { connectedClient } from './sdk_client.ts'
import { startTalkInput } from './talk_input.ts'

// An identity provider sends back to this page whichever began: then another one goes on.
if (!leaveForPendingPage()) await start()

async function start(): Promise<void> {
  const audio = document.querySelector<HTMLAudioElement>('#mix')
  const root = document.querySelector('#console')
  if (audio === null || root === null) throw new Error('index.html lacks #mix or #console')
  startTheme()
  await startLanguage()
  const wishes = startWishes(location.search)
  const state = new ConsoleState(connectedClient(wishes.keyset), audio, wishes)
  state.start()
  startTalkInput(state)
  render(<App state={state} />, root)
  // Where it can't be (plain HTTP), the console needs its server to open.
  await navigator.serviceWorker?.register('./service_worker.js').catch(() => undefined)
}
