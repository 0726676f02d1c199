// `flightloop admin`: what must work without a browser, on the store itself; a running server takes it over. I/O.
import { hashPassword, oneTimePassword } from './net/password_hash.ts'
import { type Settings, storeSettings } from './net/settings.ts'
import { openStore } from './store/store.ts'
import { ControlPlane } from './vocs/control_plane.ts'

const AUTHOR = { actor: 'command line', address: '', reason: '' }

/** Gives the new one-time password. Rejects if there is no such user, or no store yet. */
export async function resetPassword(settings: Settings, user: string): Promise<string> {
  const store = await openStore(storeSettings(settings), Date.now)
  try {
    const plane = await ControlPlane.open({
      store,
      range: settings.multicast,
      oneTimePassword,
      hashPassword: (text) => hashPassword(text, settings.passwords),
      firstDomain: () => Promise.reject(new Error('there is no store yet: start the server once')),
    })
    const { users } = plane.configuration
    if (!users.has(user)) {
      throw new Error(`there is no user "${user}"; there are: ${[...users.keys()].join(', ')}`)
    }
    const password = oneTimePassword()
    const passwordHash = await hashPassword(password, settings.passwords)
    const setPassword = { user, passwordHash, oneTime: true }
    await plane.changes.edit([{ body: 'setPassword', setPassword }], AUTHOR)
    return password
  } finally {
    await store.close()
  }
}
