// Captures UDP on the loopback interface with tcpdump and reads the file (libpcap format, Ethernet). I/O.
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { startProgram } from './program.ts'

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
  const args = ['-i', 'lo', '-U', '--immediate-mode', '-s', '0', '-Z', 'root', '-w', file, filter]
  const tcpdump = startProgram('tcpdump', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  await Promise.race([listening(tcpdump.child.stderr as Readable), endedEarly(tcpdump.ended)])
  return {
    stop: async () => {
      // A signal that comes at the wrong moment is overlooked until the next packet.
      const again = setInterval(() => tcpdump.child.kill('SIGINT'), 300)
      await tcpdump.end('SIGINT')
      clearInterval(again)
      return parsePcap(readFileSync(file))
    },
  }
}

/** The pipe is read to its end: tcpdump dies of one that is closed while it still writes. */
async function listening(stderr: Readable): Promise<void> {
  let text = ''
  await new Promise<void>((resolve) => {
    stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('listening on')) resolve()
    })
  })
}

async function endedEarly(ended: Promise<number | null>): Promise<never> {
  throw new Error(`tcpdump ended with ${await ended} before it captured`)
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
    const { destination, dscp, udp } = (ip[0] ?? 0) >> 4 === 6 ? ofIpv6(ip) : ofIpv4(ip)
    const bytes = Uint8Array.from(udp.subarray(8))
    datagrams.push({ time, destination, port: udp.readUInt16BE(2), dscp, bytes })
  }
  return datagrams
}

interface Packet {
  readonly destination: string
  readonly dscp: number
  readonly udp: Buffer
}

function ofIpv4(ip: Buffer): Packet {
  const udp = ip.subarray(((ip[0] ?? 0) & 0x0f) * 4)
  return { destination: [...ip.subarray(16, 20)].join('.'), dscp: (ip[1] ?? 0) >> 2, udp }
}

/** Without extension headers. */
function ofIpv6(ip: Buffer): Packet {
  const dscp = (ip.readUInt16BE(0) >> 6) & 0x3f
  return { destination: ip.toString('hex', 24, 40), dscp, udp: ip.subarray(40) }
}
