// A user, role or loop in the picture of rights, with its link to the chosen role.
import type { JSX } from 'preact'
import { type Pending, pendingOf } from '../admin_logic/rights.ts'
import type { Column } from '../admin_logic/rights_paths.ts'
import { Icon } from '../shared/icons.tsx'
import type { RightsProps } from './rights_page.tsx'
import { text } from './text.ts'

export interface OptionProps extends RightsProps {
  readonly kind: Column
  readonly entity: { readonly id: string; readonly name: string; readonly scope: string }
  /** Of the element. */
  readonly id: string
  readonly top: number
  readonly height: number
  readonly index: number
  readonly count: number
  readonly isActive: boolean
  /** -1: backwards. */
  readonly act: (step: 1 | -1) => void
}

export function RightsOption(props: OptionProps): JSX.Element {
  const { rights, kind, entity, index } = props
  const path = rights.path.value
  const chosen = rights.role.value
  const link = kind === 'role' ? undefined : rights.link(kind, entity.id)
  const isSelected = kind === 'role' ? chosen?.id === entity.id : (link?.value ?? 0) > 0
  const origin = rights.originOf(entity.scope)
  return (
    <div
      class="rights-option"
      role="option"
      id={props.id}
      style={{ top: `${props.top}px`, height: `${props.height}px` }}
      title={[entity.name, entity.id, origin].filter(Boolean).join(' · ')}
      aria-selected={isSelected}
      aria-setsize={props.count}
      aria-posinset={index + 1}
      aria-disabled={chosen !== undefined && link !== undefined && link.access !== 'set'}
      data-active={props.isActive}
      data-lit={path === undefined ? undefined : path[kind].has(entity.id)}
      data-value={link?.value}
      onClick={({ shiftKey }) => props.act(shiftKey ? -1 : 1)}
      onMouseEnter={() => (rights.pointed.value = { kind, id: entity.id })}
    >
      <span class="rights-name">
        <span>{entity.name}</span>
        {origin !== '' && <small>{origin}</small>}
      </span>
      {kind === 'role' && isSelected && <Icon name="check" />}
      {link !== undefined && kind !== 'role' && (
        <LinkBadge kind={kind} value={link.value} pending={pendingOf(link)} />
      )}
    </div>
  )
}

interface BadgeProps {
  readonly kind: 'user' | 'loop'
  readonly value: number
  readonly pending: Pending | undefined
}

function LinkBadge({ kind, value, pending }: BadgeProps): JSX.Element | null {
  const words = text.rightsPage
  if (value === 0 && pending === undefined) return null
  const word = kind === 'user' ? words.member : text.rights[value]
  return (
    <span
      class="rights-badge"
      data-value={kind === 'user' ? 'member' : value}
      data-pending={pending}
    >
      {value > 0 && <span>{word}</span>}
      {pending !== undefined && <em>{words.pending[pending]}</em>}
    </span>
  )
}
