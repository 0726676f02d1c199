// The icons of the pages, drawn for a 24 x 24 grid in the colour of the text. Each stands beside a word
// or in a control with a name, so all are hidden from screen readers.
import type { JSX } from 'preact'

const PATHS = {
  headphones:
    'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v6H5.5a1.5 1.5 0 0 1-1.5-1.5zM20 14h-3v6h1.5a1.5 1.5 0 0 0 1.5-1.5z',
  microphone:
    'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21M8.5 21h7',
  microphoneOff:
    'M9 9v2a3 3 0 0 0 4.5 2.600M15 11V6a3 3 0 0 0-5.700-1.300M5.5 11a6.5 6.5 0 0 0 9.5 5.800M18.5 11a6.5 6.5 0 0 1-.8 3.100M12 17.5V21M8.5 21h7M4 4l16 16',
  circle: 'M12 5.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z',
  off: 'M12 4v8M7.5 6.800a7.200 7.200 0 1 0 9 0',
  people:
    'M9 11a3.200 3.200 0 1 0 0-6.400A3.200 3.200 0 0 0 9 11zM3 19.5c0-3.300 2.700-5.5 6-5.5s6 2.200 6 5.5M16 5a3 3 0 0 1 0 5.700M17.5 14.300c2.100.7 3.5 2.600 3.5 5.200',
  volume:
    'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.200 4.200 0 0 1 0 6M18 6.5a7.800 7.800 0 0 1 0 11',
  volumeOff: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5',
  link: 'M4 17.5h.01M4 12a5.5 5.5 0 0 1 5.5 5.5M4 6.5a11 11 0 0 1 11 11',
  linkLost: 'M12 4.5l9 15.5H3zM12 10v4.5M12 17.300h.01',
  waiting: 'M12 3.5a8.5 8.5 0 1 0 8.5 8.5M12 7.5V12l3 2',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6L6 18',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 8h.01',
  warning: 'M12 4.5l9 15.5H3zM12 10v4.5M12 17.300h.01',
  speech: 'M4 12h.01M8 9v6M12 6v12M16 9v6M20 12h.01',
  chevron: 'M9 5l7 7-7 7',
} as const

export type IconName = keyof typeof PATHS

/** One icon, 1 em high unless its class says otherwise. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
