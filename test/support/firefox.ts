// The system's Firefox with a fake microphone, as the browser tests drive it: by WebDriver BiDi. I/O.
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { firefox, type Browser } from 'playwright-core'

/** What the fake microphone plays; the level is Firefox' own. */
export const FIREFOX_MICROPHONE = { frequencyHz: 440, levelDbfs: -20 }

const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.audio.fake_frequency': FIREFOX_MICROPHONE.frequencyHz,
  'media.navigator.permission.disabled': true,
  'permissions.default.microphone': 1,
  'media.autoplay.default': 0,
  // Without a device nothing would play: one for Firefox' own tests, as fast as the clock.
  'media.cubeb.force_mock_context': true,
  // A namespace with only a loopback interface has no other candidates.
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  // Nothing of its own accord: it would only wait for what is not there.
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'captivedetect.canonicalURL': '',
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.push.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'network.prefetch-next': false,
  'nimbus.rollouts.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
}

/** Starts the system's Firefox (FIREFOX names another one). Close it at the end of the test. */
export function launchFirefox(): Promise<Browser> {
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: executable(),
    headless: true,
    firefoxUserPrefs: PREFERENCES,
  })
}

/** Playwright starts a file, without arguments before its own. */
function executable(): string {
  const program = fileURLToPath(new URL('firefox_program.js', import.meta.url))
  const file = join(mkdtempSync(join(tmpdir(), 'flightloop-firefox-')), 'firefox')
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`)
  chmodSync(file, 0o755)
  return file
}
