// A one-time password: for somebody new, or in the place of the present one. Told once, when the changes are made.
import type { JSX } from 'preact'
import type { EntityDraft } from './entity_draft.ts'
import { CheckLine } from './entity_fields.tsx'
import { text } from './text.ts'

export function UserPassword({ draft }: { readonly draft: EntityDraft }): JSX.Element {
  const isNew = draft.present === undefined
  return (
    <CheckLine
      label={isNew ? text.form.givePassword : text.form.resetPassword}
      hint={text.form.passwordTold}
      checked={draft.givesPassword.value}
      change={(checked) => (draft.givesPassword.value = checked)}
    />
  )
}
