// Starts the lab page. I/O.
import { render } from 'preact'
import { startTheme } from '../shared/theme.ts'
import { App } from './app.tsx'
import { LabState } from './lab_state.ts'

const root = document.querySelector('#lab')
if (root === null) throw new Error('index.html lacks #lab')

startTheme()
const state = new LabState()
render(<App state={state} />, root)
await state.start()
