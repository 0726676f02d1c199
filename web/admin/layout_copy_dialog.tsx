// Takes over the layout of another role or another kind of console (F80), as far as it fits here.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { fittedPages, pagesOf } from '../admin_logic/layout_edit.ts'
import { Dialog } from '../shared/dialog.tsx'
import type { LayoutProps } from './layout_grid.tsx'
import type { LayoutState } from './layout_state.ts'
import { text } from './text.ts'

export interface CopyDialogProps extends LayoutProps {
  readonly close: () => void
}

export function LayoutCopyDialog({ layout, close }: CopyDialogProps): JSX.Element {
  const words = text.layouts
  const sources = sourcesOf(layout)
  const chosen = useSignal(0)
  const source = sources[chosen.value]
  const fitted =
    source === undefined
      ? undefined
      : fittedPages(source.pages, layout.loops.value, layout.keyset.value)
  return (
    <Dialog title={words.copyTitle} close={close}>
      {sources.length === 0 ? (
        <p>{words.copyNone}</p>
      ) : (
        <label class="field">
          <span>{words.copyFrom}</span>
          <select
            value={String(chosen.value)}
            onChange={({ currentTarget }) => (chosen.value = Number(currentTarget.value))}
          >
            {sources.map(({ name }, index) => (
              <option key={name} value={String(index)}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {fitted !== undefined && (
        <p class="soft" role="status">
          {words.copyTells(fitted.pages.length, fitted.leftOut)}
        </p>
      )}
      <div class="dialog-actions">
        <button class="button" type="button" onClick={close}>
          {text.cancel}
        </button>
        <button
          class="button main"
          type="button"
          disabled={fitted === undefined}
          onClick={() => {
            if (fitted !== undefined) layout.put(fitted.pages)
            layout.showPage(0)
            close()
          }}
        >
          {words.copyDo}
        </button>
      </div>
    </Dialog>
  )
}

/** All layouts but the one that is edited, those of the same role first. */
function sourcesOf(layout: LayoutState) {
  const { role: of, keyset: at, admin } = layout
  const here = of.value?.id
  const { keyset: keysets, role: roles, scope: scopes } = admin.entities.value
  const all = [...roles.values()].flatMap((role) =>
    role.layouts
      .filter(({ keyset }) => role.id !== here || keyset !== (at.value?.id ?? ''))
      .map(({ keyset }) => ({
        isOwn: role.id === here,
        name: [
          scopes.get(role.scope)?.name ?? role.scope,
          role.name,
          keyset === '' ? text.layouts.noKeyset : (keysets.get(keyset)?.name ?? keyset),
        ].join(' · '),
        pages: pagesOf(role, keyset),
      })),
  )
  return all.sort((a, b) => Number(b.isOwn) - Number(a.isOwn))
}
