// Rights (F75, F76): as a picture of users, roles and loops with their links, and as matrices for large projects. What is
// changed is collected; the review makes it.
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { memberMatrix, rightsMatrix } from '../admin_logic/rights_matrix.ts'
import type { StateProps } from './app.tsx'
import { RightsMatrix } from './rights_matrix.tsx'
import { RightsPicture } from './rights_picture.tsx'
import { rightsStateOf, type RightsState, type View, VIEWS } from './rights_state.ts'
import { text } from './text.ts'

export interface RightsProps {
  readonly rights: RightsState
}

const PANEL_ID = 'rights-panel'
const tabId = (view: View) => `rights-tab-${view}`

export function RightsPage({ state }: StateProps): JSX.Element {
  const rights = rightsStateOf(state)
  const view = rights.view.value
  // What was pointed at when the page was left is not pointed at any more.
  useEffect(() => () => void (rights.pointed.value = rights.focused.value = undefined), [])
  return (
    <div class="rights">
      <header class="page-head rights-head">
        <h1>{text.rightsPage.title}</h1>
        <ViewTabs rights={rights} />
      </header>
      <div class="rights-panel" role="tabpanel" id={PANEL_ID} aria-labelledby={tabId(view)}>
        {view === 'picture' ? (
          <RightsPicture rights={rights} />
        ) : (
          <MatrixView key={`${view} ${state.route.value.scope}`} rights={rights} view={view} />
        )}
      </div>
    </div>
  )
}

function ViewTabs({ rights }: RightsProps): JSX.Element {
  const list = useRef<HTMLDivElement>(null)
  const chosen = rights.view.value
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = (VIEWS.indexOf(chosen) + step + VIEWS.length) % VIEWS.length
    rights.chooseView(VIEWS[next]!)
    list.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div
      class="rights-tabs"
      role="tablist"
      aria-label={text.rightsPage.viewsLabel}
      ref={list}
      onKeyDown={press}
    >
      {VIEWS.map((view) => (
        <button
          key={view}
          id={tabId(view)}
          class="rights-tab"
          type="button"
          role="tab"
          aria-selected={view === chosen}
          aria-controls={PANEL_ID}
          tabIndex={view === chosen ? 0 : -1}
          onClick={() => rights.chooseView(view)}
        >
          {text.rightsPage.views[view]}
        </button>
      ))}
    </div>
  )
}

function MatrixView({ rights, view }: RightsProps & { readonly view: View }): JSX.Element {
  const { admin, world, filters } = rights
  const rowKind = view === 'matrix' ? 'loop' : 'user'
  const make = view === 'matrix' ? rightsMatrix : memberMatrix
  const matrix = make({
    world: world.value,
    entities: admin.entities.value,
    base: admin.base.value,
    rowFilter: filters[rowKind].value,
    roleFilter: filters.role.value,
  })
  return <RightsMatrix rights={rights} matrix={matrix} rowKind={rowKind} />
}
