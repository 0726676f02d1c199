// The server that this console is on, and how it is (F72).
import type { JSX } from 'preact'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import type { ShownView } from './console_client.ts'
import { text } from './text.ts'

type ServerView = Pick<ShownView, 'system' | 'connected' | 'roundTripMs'>

/** In the menu. */
export function ServerList({ state }: StateProps): JSX.Element {
  const view = state.situation.value
  return (
    <section class="menu-servers">
      <h2>{text.links.servers}</h2>
      <ul>
        <li aria-current="true">
          <Icon name={view.connected ? 'server' : 'linkLost'} />
          <span>
            <strong>{serverName(view)}</strong>
            <span class="server-state">
              {text.links.active}, {stateWords(view)}
            </span>
          </span>
        </li>
      </ul>
    </section>
  )
}

export function serverWords(view: ServerView): string {
  return `${serverName(view)}: ${stateWords(view)}`
}

/** By what it calls itself, and by where it is. */
function serverName({ system }: ServerView): string {
  return system === '' ? location.host : `${system} (${location.host})`
}

function stateWords({ connected, roundTripMs }: ServerView): string {
  return connected ? text.links.connected(roundTripMs) : text.links.lost
}
