// One-time passwords that a change made: shown once, to be handed over.
import type { JSX } from 'preact'
import { Dialog } from '../shared/dialog.tsx'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

export function PasswordsDialog({ state }: StateProps): JSX.Element {
  const passwords = state.passwords.value
  const close = () => (state.passwords.value = [])
  const copy = async () => {
    const lines = passwords.map(({ user, password }) => `${user}\t${password}`)
    await navigator.clipboard.writeText(lines.join('\n'))
    state.notices.show('info', text.review.copied)
  }
  return (
    <Dialog title={text.review.passwordsTitle} close={close}>
      <p>{text.review.passwordsIntro}</p>
      <table class="passwords">
        <tbody>
          {passwords.map(({ user, password }) => (
            <tr key={user} data-password-of={user}>
              <th scope="row">{state.entities.value.user.get(user)?.name ?? user}</th>
              <td>{user}</td>
              <td>
                <code>{password}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="dialog-actions">
        <button class="button" type="button" onClick={() => void copy()}>
          {text.review.copy}
        </button>
        <button class="button main" type="button" onClick={close}>
          {text.review.passwordsClose}
        </button>
      </div>
    </Dialog>
  )
}
