// Captures UDP on the loopback interface with tcpdump and reads the file (libpcap format, Ethernet). I/O.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface CapturedDatagram {
  /** Seconds since 1970. */
  readonly time: number
  readonly destination: string
  readonly port: number
  /** Differentiated services code point, 0..63. */
  readonly dscp: number
  readonly bytes: Uint8Array
}

export interface Capture {
  /** Ends the capture and gives what it saw. */
  stop(): Promise<CapturedDatagram[]>
}

/** Begins to capture; `filter` in tcpdump's language: "udp and dst net 239.0.0.0/8". */
export async function startCapture(filter: string): Promise<Capture> {
  const file = join(mkdtempSync(join(tmpdir(), 'flightloop-capture-')), 'lo.pcap')
  const args = ['-i', 'lo', '-U', '-s', '0', '-Z', 'root', '-w', file, filter]
  const tcpdump = spawn('tcpdump', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  await listening(tcpdump)
  return {
    stop: async () => {
      const ended = once(tcpdump, 'exit')
      tcpdump.kill('SIGINT')
      // One that comes at the wrong moment is overlooked until the next packet.
      const again = setInterval(() => tcpdump.kill('SIGINT'), 300)
      await ended
      clearInterval(again)
      return parsePcap(readFileSync(file))
    },
  }
}

async function listening(tcpdump: ChildProcess): Promise<void> {
  let text = ''
  for await (const chunk of tcpdump.stderr ?? []) {
    text += String(chunk)
    if (text.includes('listening on')) return
  }
  throw new Error(`tcpdump did not start: ${text}`)
}

const FILE_HEADER_BYTES = 24
const RECORD_HEADER_BYTES = 16
const ETHERNET_BYTES = 14

function parsePcap(file: Buffer): CapturedDatagram[] {
  const datagrams: CapturedDatagram[] = []
  let at = FILE_HEADER_BYTES
  while (at + RECORD_HEADER_BYTES <= file.length) {
    const time = file.readUInt32LE(at) + file.readUInt32LE(at + 4) / 1e6
    const length = file.readUInt32LE(at + 8)
    const ip = file.subarray(
      at + RECORD_HEADER_BYTES + ETHERNET_BYTES,
      at + RECORD_HEADER_BYTES + length,
    )
    at += RECORD_HEADER_BYTES + length
    const udp = ip.subarray(((ip[0] ?? 0) & 0x0f) * 4)
    datagrams.push({
      time,
      destination: [...ip.subarray(16, 20)].join('.'),
      port: udp.readUInt16BE(2),
      dscp: (ip[1] ?? 0) >> 2,
      bytes: Uint8Array.from(udp.subarray(8)),
    })
  }
  return datagrams
}
