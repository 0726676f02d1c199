// A real Chromium with a fake microphone, as the browser tests drive it. I/O.
import { execFileSync } from 'node:child_process'
import { chromium, type Browser } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // A namespace with only a loopback interface has no other candidates.
  '--allow-loopback-in-peer-connection',
]

export interface ChromiumOptions {
  /** WAV file that the fake microphone plays, again and again from its start; beeps without one. */
  readonly microphoneFile?: string
  readonly extraFlags?: readonly string[]
}

/** Starts the system's Chromium (CHROMIUM names another one). Close it at the end of the test. */
export function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  const microphone =
    options.microphoneFile === undefined
      ? []
      : [`--use-file-for-fake-audio-capture=${options.microphoneFile}`]
  return chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: [...FLAGS, ...microphone, ...(options.extraFlags ?? [])],
  })
}

function chromiumPath(): string {
  const named = process.env['CHROMIUM']
  if (named !== undefined) return named
  return execFileSync('sh', ['-c', 'command -v chromium || command -v chromium-browser'], {
    encoding: 'utf8',
  }).trim()
}
