// Domains and their projects (F73): create, rename, delete with what would go with it.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ScopeMessage } from '../../src/protocol/admin_messages.ts'
import { putScope, removeEntity } from '../admin_logic/edits.ts'
import { scopesWithin } from '../admin_logic/entities.ts'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { RemoveDialog } from './remove_dialog.tsx'
import { ScopeDialog } from './scope_dialog.tsx'
import { text } from './text.ts'

/** Which dialog is open. */
type Open =
  | { readonly kind: 'create'; readonly parent: string }
  | { readonly kind: 'rename' | 'remove'; readonly scope: ScopeMessage }

export function OverviewPage({ state }: StateProps): JSX.Element {
  const open = useSignal<Open | undefined>(undefined)
  const close = () => (open.value = undefined)
  const scopes = [...state.entities.value.scope.values()]
  const tops = scopes.filter(({ parent }) => !scopes.some(({ id }) => id === parent))
  const present = open.value
  return (
    <>
      <header class="page-head">
        <h1>{text.overview.title}</h1>
        <button
          class="button"
          type="button"
          onClick={() => (open.value = { kind: 'create', parent: '' })}
        >
          <Icon name="add" />
          {text.overview.newDomain}
        </button>
      </header>
      {tops.length === 0 && <p class="soft">{text.overview.none}</p>}
      <ul class="scopes">
        {tops.map((scope) => (
          <ScopeCard
            key={scope.id}
            state={state}
            scope={scope}
            open={(what) => (open.value = what)}
          />
        ))}
      </ul>
      {present?.kind === 'create' && (
        <ScopeDialog
          state={state}
          parent={present.parent}
          close={close}
          save={(id, name) => state.stage([putScope({ id, name, parent: present.parent }, true)])}
        />
      )}
      {present?.kind === 'rename' && (
        <ScopeDialog
          state={state}
          parent={present.scope.parent}
          present={present.scope}
          close={close}
          save={(_id, name) => state.stage([putScope({ ...present.scope, name })])}
        />
      )}
      {present?.kind === 'remove' && (
        <RemoveDialog
          state={state}
          kind="scope"
          ids={[present.scope.id]}
          close={close}
          remove={() => state.stage([removeEntity('scope', present.scope.id)])}
        />
      )}
    </>
  )
}

interface ScopeProps extends StateProps {
  readonly scope: ScopeMessage
  readonly open: (what: Open) => void
}

function ScopeCard({ state, scope, open }: ScopeProps): JSX.Element {
  const projects = [...state.entities.value.scope.values()].filter(
    ({ parent }) => parent === scope.id,
  )
  return (
    <li class="scope" data-scope={scope.id}>
      <ScopeLine state={state} scope={scope} open={open} />
      {projects.length > 0 && (
        <ul class="projects">
          {projects.map((project) => (
            <li key={project.id} data-scope={project.id}>
              <ScopeLine state={state} scope={project} open={open} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function ScopeLine({ state, scope, open }: ScopeProps): JSX.Element {
  const words = text.overview
  const counts = countsIn(state, scope)
  const isHere = state.route.value.scope === scope.id
  return (
    <div class="scope-line" data-here={isHere}>
      <div class="scope-names">
        <h2>{scope.name}</h2>
        <p class="soft">
          {[
            scope.parent === '' ? text.domain : text.project,
            scope.id,
            words.users(counts.user),
            words.roles(counts.role),
            words.loops(counts.loop),
          ].join(' · ')}
        </p>
      </div>
      <div class="scope-actions">
        <button
          class="button"
          type="button"
          aria-pressed={isHere}
          aria-label={words.open(scope.name)}
          onClick={() => state.go({ scope: isHere ? '' : scope.id })}
        >
          <Icon name={isHere ? 'check' : 'arrow'} />
        </button>
        {scope.parent === '' && (
          <button
            class="button"
            type="button"
            onClick={() => open({ kind: 'create', parent: scope.id })}
          >
            {words.newProject}
          </button>
        )}
        <button
          class="button"
          type="button"
          aria-label={`${words.rename} ${scope.name}`}
          onClick={() => open({ kind: 'rename', scope })}
        >
          <Icon name="edit" />
        </button>
        <button
          class="button"
          type="button"
          aria-label={`${words.remove} ${scope.name}`}
          onClick={() => open({ kind: 'remove', scope })}
        >
          <Icon name="remove" />
        </button>
      </div>
    </div>
  )
}

function countsIn({ entities }: StateProps['state'], scope: ScopeMessage) {
  const within = scope.parent === '' ? scopesWithin(entities.value, scope.id) : new Set([scope.id])
  const count = (kind: 'user' | 'role' | 'loop') =>
    [...entities.value[kind].values()].filter((entity) => within.has(entity.scope)).length
  return { user: count('user'), role: count('role'), loop: count('loop') }
}
