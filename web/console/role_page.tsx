// The choice of a role (F04, F05): one click or Enter each.
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

export function RolePage({ state }: StateProps): JSX.Element {
  const { roles, role: present, displayName, phase } = state.situation.value
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => list.current?.querySelector('button')?.focus(), [])
  return (
    <main class="page">
      <section class="card">
        <p class="system">{text.roles.hello(displayName)}</p>
        <h1>{text.roles.title}</h1>
        {roles.length === 0 && <p class="soft">{text.roles.none}</p>}
        <ul class="roles" ref={list}>
          {roles.map((role) => (
            <li key={role.id}>
              <button
                class="role"
                type="button"
                aria-current={role.id === present?.id}
                onClick={() => void state.chooseRole(role.id)}
              >
                <span class="role-name">{role.name}</span>
                <span class="role-project">{role.projectName}</span>
                <Icon name="chevron" />
              </button>
            </li>
          ))}
        </ul>
        {phase === 'console' && (
          <button class="button" type="button" onClick={() => (state.detour.value = undefined)}>
            {text.roles.back}
          </button>
        )}
        <button class="button" type="button" onClick={() => void state.signOff()}>
          {text.signOff}
        </button>
      </section>
    </main>
  )
}
