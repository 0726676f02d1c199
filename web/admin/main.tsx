// Starts the administration pages: the client of their own host, the state, the components. I/O.
import { render } from 'preact'
import { connect } from '../../src/sdk/browser.ts'
import { startLanguage } from '../shared/language.ts'
import { startTheme } from '../shared/theme.ts'
import { AdminState } from './admin_state.ts'
import { App } from './app.tsx'

const root = document.querySelector('#admin')
if (root === null) throw new Error('index.html lacks #admin')

startTheme()
await startLanguage()
// The pages are in a folder of their own; the socket is the server's.
const url = new URL('../socket', location.href)
url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
url.search = url.hash = ''
const state = new AdminState(connect({ client: 'administration', url: url.href }))
state.start()
render(<App state={state} />, root)
