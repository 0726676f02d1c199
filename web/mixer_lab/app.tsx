// The lab page: talkers on the left, the network and the engine in the middle, listeners on the right.
import type { JSX } from 'preact'
import { Icon } from '../shared/icons.tsx'
import { CheckDialog } from './check_dialog.tsx'
import { EnginePanel } from './engine_panel.tsx'
import type { LabState } from './lab_state.ts'
import { ListenerCard } from './listener_card.tsx'
import { NetworkPanel } from './network_panel.tsx'
import { TalkerCard } from './talker_card.tsx'
import { text } from './text.ts'

export interface LabProps {
  readonly state: LabState
}

export function App({ state }: LabProps): JSX.Element {
  const { talkers, listeners } = state.settings.value
  return (
    <>
      <Head state={state} />
      {/* A file that misses a talker must not replace the page. */}
      <main
        class="lab"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => event.preventDefault()}
      >
        <section class="column" aria-labelledby="talkers-title">
          <h2 id="talkers-title">{text.talkers.title}</h2>
          {talkers.map((_, talker) => (
            <TalkerCard key={talker} state={state} talker={talker} />
          ))}
        </section>
        <div class="column">
          <NetworkPanel state={state} />
          <EnginePanel state={state} />
        </div>
        <section class="column" aria-labelledby="listeners-title">
          <h2 id="listeners-title">{text.listeners.title}</h2>
          <div class="listeners">
            {listeners.map((_, listener) => (
              <ListenerCard key={listener} state={state} listener={listener} />
            ))}
          </div>
        </section>
      </main>
    </>
  )
}

function Head({ state }: LabProps): JSX.Element {
  const sounding = state.sounding.value
  return (
    <header class="head">
      <div class="head-title">
        <h1>{text.title}</h1>
        <p>{text.subtitle}</p>
      </div>
      <p class="head-notice" role="status">
        {state.notice.value}
      </p>
      {sounding && <Glitches state={state} />}
      <button
        class={`button${sounding ? '' : ' main'}`}
        type="button"
        data-sound={sounding ? 'on' : 'off'}
        onClick={() => void state.toggleSound()}
      >
        <Icon name={sounding ? 'volumeOff' : 'headphones'} />
        {sounding ? text.listening : text.listen}
      </button>
      <button class="button" type="button" onClick={() => state.restart()}>
        {text.restart}
      </button>
      <CheckDialog state={state} />
      {isServed() && (
        <a class="button" href="../">
          {text.console}
        </a>
      )}
    </header>
  )
}

function Glitches({ state }: LabProps): JSX.Element {
  return <p class="head-glitches">{text.glitches(state.report.value?.glitches ?? 0)}</p>
}

/** By the server, which has the console above it; not as a folder of its own. */
function isServed(): boolean {
  return /\/lab\/(index\.html)?$/.test(location.pathname)
}
