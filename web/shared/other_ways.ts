// The ways to sign on beside a name and a password, as the sign-on page wants them. Pure.
import type { SignOnWaysView } from '../../src/sdk/view.ts'
import { AccountActions } from './account_actions.ts'
import type { OtherWays } from './sign_on_page.tsx'

export function otherWays(ways: SignOnWaysView, account: AccountActions): OtherWays {
  return {
    openid: ways.openid,
    passkeys: ways.passkeys && AccountActions.passkeysPossible,
    byOpenid: () => account.startOpenid(),
    byPasskey: () => account.signOnByPasskey(),
  }
}
