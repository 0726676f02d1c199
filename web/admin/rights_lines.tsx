// The lines between two columns of the picture of rights. What they say stands in the lists too, so that screen readers
// pass them by; under the pointer each tells itself in words.
import { useComputed, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import {
  curve,
  heightIn,
  isAside,
  type Line,
  linesOf,
  type Scrolled,
} from '../admin_logic/rights_lines.ts'
import type { Column, Path } from '../admin_logic/rights_paths.ts'
import type { RightsProps } from './rights_page.tsx'
import type { Scrolls } from './rights_picture.tsx'
import { text } from './text.ts'

/** With more lines only those on the way through what is pointed at are drawn. */
const LINES_MAX = 500

export interface LinesProps extends RightsProps {
  /** What is linked with the roles here. */
  readonly side: 'user' | 'loop'
  readonly scrolls: Scrolls
  readonly rowHeight: number
}

export function RightsLines({ rights, side, scrolls, rowHeight }: LinesProps): JSX.Element {
  const svg = useRef<SVGSVGElement>(null)
  const size = useSignal({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) size.value = entry.contentRect
    })
    observer.observe(svg.current!)
    return () => observer.disconnect()
  }, [])
  const lines = useComputed(() => shownLines(rights, side))
  const places = {
    user: useComputed(() => placesOf(rights.shown.user.value)),
    role: useComputed(() => placesOf(rights.shown.role.value)),
    loop: useComputed(() => placesOf(rights.shown.loop.value)),
  }
  const path = rights.path.value
  const isMany = lines.value.length > LINES_MAX
  const { width, height } = size.value
  const scrolled = (kind: Column): Scrolled => ({
    places: places[kind].value,
    top: scrolls[kind].value,
  })
  const [left, right]: [Column, Column] = side === 'user' ? ['user', 'role'] : ['role', 'loop']
  const drawn = lines.value.flatMap((line) => {
    const isLit = isOn(path, side, line)
    if (isMany && !isLit) return []
    const ends = side === 'user' ? [line.other, line.role] : [line.role, line.other]
    const from = heightIn(scrolled(left), ends[0]!, rowHeight, height)
    const to = heightIn(scrolled(right), ends[1]!, rowHeight, height)
    if (from === undefined || to === undefined || isAside(from, to, height)) return []
    return [{ line, isLit: isLit && path !== undefined, shape: curve(from, to, width) }]
  })
  const draw = (isLit: boolean) =>
    drawn
      .filter((each) => each.isLit === isLit)
      .map(({ line, shape }) => (
        <OneLine key={`${line.role} ${line.other}`} rights={rights} line={line} shape={shape} />
      ))
  return (
    <svg class="rights-lines" data-side={side} aria-hidden="true" ref={svg}>
      {isMany && <title>{text.rightsPage.manyLines}</title>}
      <g data-lit={path === undefined ? undefined : false}>{draw(false)}</g>
      <g data-lit={true}>{draw(true)}</g>
    </svg>
  )
}

interface OneLineProps extends RightsProps {
  readonly line: Line
  readonly shape: string
}

function OneLine({ rights, line, shape }: OneLineProps): JSX.Element {
  return (
    <g class="rights-line" data-kind={line.kind} data-pending={line.pending}>
      <path class="rights-line-near" d={shape} />
      <path d={shape} />
      <title>{wordsOfLine(rights, line)}</title>
    </g>
  )
}

function wordsOfLine({ admin }: RightsProps['rights'], line: Line): string {
  const words = text.rightsPage
  const { role: roles, user: users, loop: loops } = admin.entities.value
  const role = roles.get(line.role)?.name ?? line.role
  const said =
    line.kind === 'member'
      ? words.userInRole(users.get(line.other)?.name ?? line.other, role, words.member)
      : words.roleOnLoop(
          role,
          loops.get(line.other)?.name ?? line.other,
          text.rights[line.kind === 'talk' ? 2 : 1]!,
        )
  return line.pending === undefined ? said : `${said} (${words.pending[line.pending]})`
}

function shownLines({ admin, shown }: RightsProps['rights'], side: 'user' | 'loop'): Line[] {
  const before = admin.base.value.role
  const pairs = shown.role.value.map((role) => ({ role, before: before.get(role.id) }))
  return linesOf(pairs).filter(({ kind }) => (kind === 'member') === (side === 'user'))
}

function isOn(path: Path | undefined, side: 'user' | 'loop', line: Line): boolean {
  return path !== undefined && path.role.has(line.role) && path[side].has(line.other)
}

function placesOf(list: readonly { readonly id: string }[]): ReadonlyMap<string, number> {
  return new Map(list.map(({ id }, index) => [id, index]))
}
