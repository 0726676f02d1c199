// A real TURN relay (RFC 8656), Debian's coturn: clients reach it by TCP alone, and it reaches one peer alone. I/O:
// loopback only.
import { waitForPort } from './open_port.ts'
import { startProgram } from './program.ts'

const PORT = 34_780
const ADDRESS = '127.0.0.1'

export interface Relay {
  readonly url: string
  readonly close: () => Promise<void>
}

/** secret: with which the credentials are signed. Rejects if it takes no connections within 10 s. */
export async function startRelay(secret: string): Promise<Relay> {
  const options =
    '-n --log-file=stdout --no-cli --no-tls --no-dtls --no-udp --realm=flightloop ' +
    `--listening-ip=${ADDRESS} --listening-port=${PORT} --relay-ip=${ADDRESS} ` +
    `--min-port=34800 --max-port=34899 --allow-loopback-peers --allowed-peer-ip=${ADDRESS} ` +
    '--denied-peer-ip=0.0.0.0-255.255.255.255 --use-auth-secret'
  const relay = startProgram('turnserver', [
    ...options.split(' '),
    `--static-auth-secret=${secret}`,
  ])
  await waitForPort(ADDRESS, PORT)
  return { url: `turn:${ADDRESS}:${PORT}?transport=tcp`, close: () => relay.end('SIGTERM') }
}
