// A firewall that drops UDP to and from a port, in the network namespace of the tests (nftables). I/O.
import { execFile } from 'node:child_process'
import { networkInterfaces } from 'node:os'

const TABLE = 'inet flightloop_test'

export interface UdpBlock {
  /** Lets everything through again; twice is as good as once. */
  readonly lift: () => Promise<void>
  /** Datagrams that were dropped so far. */
  readonly dropped: () => Promise<number>
}

export interface UdpBlockRule {
  /** Of the server. */
  readonly port: number
  /** Clients' ports that are let through, from and to. */
  readonly except?: readonly [first: number, last: number]
}

/** From now on no datagram passes between clients and the port. Rejects outside of such a namespace. */
export async function blockUdp({ port, except }: UdpBlockRule): Promise<UdpBlock> {
  const names = Object.keys(networkInterfaces())
  if (names.some((name) => name !== 'lo')) {
    throw new Error(`this machine has ${names.join()}: its network is not to be blocked`)
  }
  const butFrom = (end: 'sport' | 'dport') =>
    except === undefined ? '' : `udp ${end} != ${except.join('-')}`
  await nft(`table ${TABLE} {
    chain block {
      type filter hook input priority 0;
      udp dport ${port} ${butFrom('sport')} counter drop
      udp sport ${port} ${butFrom('dport')} counter drop
    }
  }`)
  let isBlocked = true
  return {
    lift: async () => {
      if (!isBlocked) return
      isBlocked = false
      await nft(`delete table ${TABLE}`)
    },
    dropped: async () => {
      const counts = (await nft(`list table ${TABLE}`)).matchAll(/counter packets (\d+)/g)
      return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
    },
  }
}

function nft(commands: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const nft = execFile('nft', ['-f', '-'], (error, output) =>
      error === null ? resolve(output) : reject(error),
    )
    nft.stdin?.end(commands)
  })
}
