// Which roles may what on a loop, or what a role may on which loops: to be looked at, with the way to the page that sets it.
import type { JSX } from 'preact'
import type { LoopEntityMessage, RoleEntityMessage } from '../../src/protocol/admin_messages.ts'
import { formatRoute } from '../admin_logic/route.ts'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

export interface LoopRightsProps extends StateProps {
  /** One of both. */
  readonly loop?: LoopEntityMessage
  readonly role?: RoleEntityMessage
}

interface Line {
  readonly id: string
  readonly name: string
  readonly right: number
}

export function LoopRights({ state, loop, role }: LoopRightsProps): JSX.Element {
  const entities = state.entities.value
  const lines: readonly Line[] =
    role !== undefined
      ? role.rights.map(({ loop: id, right }) => ({
          id,
          name: entities.loop.get(id)?.name ?? id,
          right,
        }))
      : [...entities.role.values()].map(({ id, name, rights }) => ({
          id,
          name,
          right: rights.find((right) => right.loop === loop?.id)?.right ?? 0,
        }))
  const given = lines.filter(({ right }) => right > 0)
  const scope = role?.scope ?? loop?.scope ?? ''
  return (
    <section class="rights-read">
      <h3>{role === undefined ? text.form.rightsOf : text.tablePages.loop}</h3>
      {given.length === 0 ? (
        <p class="soft">{text.form.noRights}</p>
      ) : (
        <ul class="members-list" tabIndex={0}>
          {given.map(({ id, name, right }) => (
            <li key={id} class="right-line">
              <span>
                {name} <small class="soft">{id}</small>
              </span>
              <span class="badge" data-right={right}>
                {text.rights[right]}
              </span>
            </li>
          ))}
        </ul>
      )}
      <a class="button" href={formatRoute({ page: 'rights', scope, item: role?.id ?? '' })}>
        {text.form.toRights}
      </a>
    </section>
  )
}
