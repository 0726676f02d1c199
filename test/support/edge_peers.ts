// Light clients of a media edge in a process of its own, as a benchmark opens them. I/O: loopback only.
import type { EdgeProcess } from './edge_process.ts'
import { openLightPeer, type LightPeer, type LightPeers } from './light_peer.ts'

/** Opens peers one after the other until there are so many. */
export async function openPeers(
  edge: EdgeProcess,
  from: LightPeers,
  open: LightPeer[],
  sessions: number,
): Promise<void> {
  edge.setSessions(sessions)
  while (open.length < sessions) {
    const session = open.length + 1
    open.push(await openLightPeer(from, (sdp) => edge.offer(session, sdp)))
  }
}

/** Packets that all of them got. */
export function heardBy(open: readonly { readonly heard: number }[]): number {
  return open.reduce((sum, { heard }) => sum + heard, 0)
}
