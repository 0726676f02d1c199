// Chromium's virtual authenticator, which knows its user at once, and a page's part in making and using passkeys. I/O.
import type { CDPSession, Page } from 'playwright-core'

/** Gives its id in the devtools. */
export async function addAuthenticator(devtools: CDPSession): Promise<string> {
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return authenticatorId
}

/** options, and what comes back: JSON. */
export function createPasskey(page: Page, options: string): Promise<string> {
  return page.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      JSON.parse(json) as PublicKeyCredentialCreationOptionsJSON,
    )
    return JSON.stringify(await navigator.credentials.create({ publicKey }))
  }, options)
}

/** options, and what comes back: JSON. */
export function usePasskey(page: Page, options: string): Promise<string> {
  return page.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
      JSON.parse(json) as PublicKeyCredentialRequestOptionsJSON,
    )
    return JSON.stringify(await navigator.credentials.get({ publicKey }))
  }, options)
}
