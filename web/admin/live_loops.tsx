// Who is on which loop, who talks first: the other arrangement of the live view.
import type { JSX } from 'preact'
import { byLoop, type LoopPeople, type LoopPerson, matches } from '../admin_logic/live_rows.ts'
import { Icon, type IconName } from '../shared/icons.tsx'
import type { LiveProps } from './live_page.tsx'
import { text } from './text.ts'

const ICONS: Readonly<Record<LoopPerson['doing'], IconName>> = {
  talking: 'speech',
  talk: 'microphone',
  monitor: 'ear',
}

export function LiveLoops({ live }: LiveProps): JSX.Element {
  const filter = live.filter.value
  const loops = live.loops().filter(({ id }) => filter.loop === '' || id === filter.loop)
  const rows = live.all.value.filter((row) => matches(row, filter))
  return (
    <ul class="loop-cards">
      {byLoop(rows, loops).map((loop) => (
        <LoopCard key={loop.id} loop={loop} />
      ))}
    </ul>
  )
}

function LoopCard({ loop }: { readonly loop: LoopPeople }): JSX.Element {
  const words = text.live
  const isLive = loop.people[0]?.doing === 'talking'
  return (
    <li class="loop-card" data-live={isLive}>
      <h2>
        {loop.name}
        <span class="soft">{words.people(loop.people.length)}</span>
      </h2>
      {loop.people.length === 0 ? (
        <p class="soft">{words.nobodyOn}</p>
      ) : (
        <ul>
          {loop.people.map((person) => (
            <li key={person.session} data-doing={person.doing}>
              <Icon name={person.muted ? 'microphoneOff' : ICONS[person.doing]} />
              <span class="loop-person">
                {person.name} <span class="soft">{person.roleName}</span>
              </span>
              <span class="loop-doing">
                {person.muted ? words.voice.muted : words.doings[person.doing]}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
