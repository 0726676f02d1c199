// Settings of one ice_proxy thread. Pure. The settings file's section maps to these.

export interface IceProxyConfig {
  /**
   * IP addresses that the UDP port is bound to, at most one of each family; 0.0.0.0 and :: take peers on
   * every interface.
   */
  readonly addresses: readonly string[]
  /** UDP port on which all peers of the thread are met; 0 lets the system choose one. */
  readonly port: number
  /** IP addresses that answers name, most preferred first: those that clients can reach. */
  readonly advertisedAddresses: readonly string[]
  /** IPv4 address of the interface on which loops are sent; 127.0.0.1 keeps them on this machine. */
  readonly interfaceAddress: string
  /** Routers that a loop's packets may pass; 0 keeps them on this machine. */
  readonly ttl: number
  /** Class of service of a loop's packets, 0 to 63; 46 is expedited forwarding. */
  readonly dscp: number
  /** Peers at one time, half-open ones included; an offer beyond it is refused. */
  readonly peersMax: number
}

export const ICE_PROXY_DEFAULTS = {
  addresses: ['127.0.0.1'],
  port: 40000,
  advertisedAddresses: ['127.0.0.1'],
  interfaceAddress: '127.0.0.1',
  ttl: 0,
  dscp: 46,
  peersMax: 500,
} as const satisfies IceProxyConfig
