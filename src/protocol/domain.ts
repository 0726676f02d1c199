// The words of domain.proto as TypeScript types. Pure. In each list the index is the number on the wire.

export const RIGHTS = ['none', 'monitor', 'talk'] as const
/** What a role may do on a loop; talk includes monitor. */
export type Right = (typeof RIGHTS)[number]

export const LOOP_STATES = ['off', 'monitor', 'talk'] as const
/** What a session has switched a loop to; talk includes monitor. */
export type LoopState = (typeof LOOP_STATES)[number]

export const TALK_MODES = ['single', 'multi'] as const
/** Whether a role may talk on one loop at a time or on several (F16). */
export type TalkMode = (typeof TALK_MODES)[number]

export const HIGHLIGHTS = ['none', 'red', 'orange', 'yellow'] as const
/** Colour that an administrator gave a loop's tile (F40). */
export type Highlight = (typeof HIGHLIGHTS)[number]

export const LOOP_PRIORITIES = ['normal', 'priority', 'emergency'] as const
/** For whom speech on a loop dims the others: nobody, who wants it, everybody who hears it. */
export type LoopPriority = (typeof LOOP_PRIORITIES)[number]
/** The empty word is none of them. */
export const PRIORITY_WORDS = ['', ...LOOP_PRIORITIES] as const

export const KIND_WORDS = ['', 'scope', 'user', 'loop', 'role', 'keyset'] as const
/** What administrators make and change; the empty word is none of them. */
export type KindWord = Exclude<(typeof KIND_WORDS)[number], ''>

export const DUTY_WORDS = ['none', 'supervisor', 'administrator'] as const
/** What a user may do in a scope beyond talking; each includes the one before. */
export type DutyWord = (typeof DUTY_WORDS)[number]

export const MEDIA_PHASES = ['none', 'connecting', 'connected', 'lost'] as const
/** How the server sees a session's WebRTC connection. */
export type MediaPhase = (typeof MEDIA_PHASES)[number]

export const SERVICE_KINDS = ['unspecified', 'vocs', 'ice_proxy', 'mixer'] as const
export type ServiceKindWord = (typeof SERVICE_KINDS)[number]

export const PEER_PHASES = ['unspecified', 'connecting', 'connected', 'lost'] as const
/** How an ice_proxy sees a session's peer. */
export type PeerPhase = (typeof PEER_PHASES)[number]

/** Version of the client protocol that this program speaks. */
export const PROTOCOL_VERSION = 1

/** Largest client envelope, bytes. */
export const CLIENT_MESSAGE_BYTES_MAX = 65536
/** Largest domain file that is imported over the protocol, bytes. */
export const DOMAIN_TEXT_BYTES_MAX = 4 << 20
/** Largest envelope with a change or an import of somebody with a duty, bytes. */
export const CHANGE_MESSAGE_BYTES_MAX = DOMAIN_TEXT_BYTES_MAX + CLIENT_MESSAGE_BYTES_MAX
/** Largest server envelope, bytes: more a server lets nobody wait for. */
export const SERVER_MESSAGE_BYTES_MAX = 1 << 20

export const TEXT_FORMATS = ['yaml', 'json'] as const
/** How a domain file is written. */
export type TextFormat = (typeof TEXT_FORMATS)[number]
