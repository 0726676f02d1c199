// What the binding for pages changes in a browser's offer, so that the mix is heard in stereo.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setStereoOffer } from '../../src/sdk/stereo_offer.ts'
import { CHROMIUM_OFFER, FIREFOX_OFFER } from '../ice_proxy/offers.ts'

/** Takes offers, or only those that are like this one; keeps what it was given. */
class Connection {
  readonly given: string[] = []
  readonly #only: string | undefined

  constructor(only?: string) {
    this.#only = only
  }

  async setLocalDescription({ sdp }: { readonly sdp: string }): Promise<void> {
    this.given.push(sdp)
    if (this.#only !== undefined && sdp !== this.#only) throw new Error('InvalidModificationError')
  }
}

test('X04: stereo=1 is added to the parameters of Opus, and nothing else is changed', async () => {
  const connection = new Connection()
  const offer = await setStereoOffer(connection, CHROMIUM_OFFER)
  const opus = 'a=fmtp:111 minptime=10;useinbandfec=1'
  assert.equal(offer, CHROMIUM_OFFER.replace(`${opus}\r\n`, `${opus};stereo=1\r\n`))
  assert.notEqual(offer, CHROMIUM_OFFER)
  assert.deepEqual(connection.given, [offer])
})

test('X04: an offer that says what it wants, and one without Opus, stay as they are', async () => {
  const withoutOpus = CHROMIUM_OFFER.replace('opus/48000/2', 'pcma/8000')
  for (const sdp of [FIREFOX_OFFER, withoutOpus, '']) {
    assert.equal(await setStereoOffer(new Connection(), sdp), sdp)
  }
})

test('X04: a browser that refuses a changed offer gets its own, and is heard in mono', async () => {
  const connection = new Connection(CHROMIUM_OFFER)
  assert.equal(await setStereoOffer(connection, CHROMIUM_OFFER), CHROMIUM_OFFER)
  assert.equal(connection.given.length, 2)
  await assert.rejects(setStereoOffer(new Connection('none'), CHROMIUM_OFFER))
})
