// The settings file: what this installation is and where it listens. I/O: reads one YAML file.
// Every field has a default; unknown keys and bad values are refused with their line.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  ACCOUNT_DEFAULTS,
  type PasswordSettings,
  passwordsSchema,
  type SessionSettings,
  sessionsSchema,
} from './account_settings.ts'
import { checkYaml, z } from './checked_yaml.ts'
import { LOG_LEVELS, type LogLevel } from './log.ts'
import { PTT_DEFAULTS, PTT_SCHEMA, type PttSettings } from './ptt_settings.ts'
import { ip, ipv4, multicastRange, oneOfEachFamily, whole } from './settings_values.ts'
import {
  type PasskeySettings,
  SIGN_ON_DEFAULTS,
  SIGN_ON_SCHEMAS,
  type SignOnSettings,
} from './sign_on_settings.ts'
import {
  RECORD_DEFAULTS,
  RECORD_SCHEMA,
  type RecordSettings,
  STORE_DEFAULTS,
  STORE_SCHEMA,
  type StoreSettings,
} from './store_settings.ts'
import { TURN_DEFAULTS, TURN_SCHEMA, type TurnSettings } from './turn_settings.ts'

/** Read from the current folder if no other file is named and it is there. */
export const SETTINGS_FILE = 'flightloop.yaml'

export interface HttpSettings {
  /** IPv4 address of the HTTPS listener; 0.0.0.0 takes clients on every interface. */
  readonly address: string
  /** TCP port of the HTTPS listener; 0 lets the system choose one. */
  readonly port: number
  /** TCP port of the listener without TLS, on 127.0.0.1 only; 0: the system chooses; -1: none. */
  readonly plainPort: number
  /** PEM file of the certificate; empty: one is made in the data folder and renewed by itself. */
  readonly certificate: string
  /** PEM file of the certificate's key; given exactly if the certificate is. */
  readonly key: string
  /** Further names that the made certificate holds for. */
  readonly names: readonly string[]
  /** Origins ("https://host:port") beside the server's own whose pages may open a socket. */
  readonly origins: readonly string[]
}

export interface IceProxySettings {
  /** Threads that end WebRTC connections; each takes one UDP port. */
  readonly threads: number
  /** IP addresses that the UDP ports are bound to, at most one of each family; one needs no list. */
  readonly address: readonly string[]
  /** UDP port of the first thread; the others take the next ones; 0: the system chooses. */
  readonly port: number
  /** IP addresses that clients can reach, most preferred first: also those of a NAT before this host. */
  readonly advertised: readonly string[]
  /** Peers of one thread at one time. */
  readonly peersMax: number
}

export interface MixerSettings {
  /** Threads that mix. */
  readonly threads: number
  /** Streams of one thread that are decoded at one time. */
  readonly talkersMax: number
  /** Different mixes of one thread at one time; sessions that hear the same share one. */
  readonly mixesMax: number
  /** Talkers mixed per loop; beyond it the quietest are left out. */
  readonly loopTalkersMax: number
  /** Audio held back before playout at least, ms: more rides out more jitter, less answers sooner. */
  readonly playoutDelayMinMs: number
  /** Audio held back before playout at most, ms. */
  readonly playoutDelayMaxMs: number
  /** Of each mix, bit/s. */
  readonly bitrate: number
  /** Of the Opus encoder, 0 to 10. */
  readonly complexity: number
  /** Lifts weak talkers slowly to the level of the others, and takes loud ones back. */
  readonly gainControl: boolean
}

export interface MulticastSettings {
  /** IPv4 address of the interface that carries the loops; 127.0.0.1 keeps them on this machine. */
  readonly interface: string
  /** Routers that a loop's packets may pass; 0 keeps them on this machine. */
  readonly ttl: number
  /** Class of service of the loops' packets and of the mixes to the clients, 0 to 63. */
  readonly dscp: number
  /** Groups for loops that have no address of their own, in CIDR form. */
  readonly range: string
  /** UDP port of those loops. */
  readonly port: number
}

export interface Settings extends SignOnSettings {
  /** Shown as the page's title. */
  readonly system: string
  /** Folder of the store, the certificate and the state; relative to the settings file. */
  readonly dataFolder: string
  readonly store: StoreSettings
  readonly records: RecordSettings
  readonly http: HttpSettings
  readonly iceProxy: IceProxySettings
  readonly turn: TurnSettings
  readonly mixer: MixerSettings
  readonly ptt: PttSettings
  readonly multicast: MulticastSettings
  readonly sessions: SessionSettings
  readonly passwords: PasswordSettings
  readonly log: { readonly level: LogLevel }
}

export const SETTINGS_DEFAULTS = {
  system: 'flightloop',
  dataFolder: 'data',
  store: STORE_DEFAULTS,
  records: RECORD_DEFAULTS,
  http: {
    address: '127.0.0.1',
    port: 8443,
    plainPort: 8080,
    certificate: '',
    key: '',
    names: [],
    origins: [],
  },
  iceProxy: {
    threads: 1,
    address: ['127.0.0.1'],
    port: 40000,
    advertised: ['127.0.0.1'],
    peersMax: 500,
  },
  turn: TURN_DEFAULTS,
  ...SIGN_ON_DEFAULTS,
  mixer: {
    threads: 1,
    talkersMax: 64,
    mixesMax: 320,
    loopTalkersMax: 8,
    playoutDelayMinMs: 10,
    playoutDelayMaxMs: 200,
    bitrate: 48_000,
    complexity: 5,
    gainControl: false,
  },
  multicast: { interface: '127.0.0.1', ttl: 0, dscp: 46, range: '239.255.0.0/16', port: 5004 },
  ptt: PTT_DEFAULTS,
  ...ACCOUNT_DEFAULTS,
  log: { level: 'info' },
} as const satisfies Settings

const defaults = SETTINGS_DEFAULTS

const SCHEMA: z.ZodType<Settings> = z
  .strictObject({
    system: z.string().min(1).max(60).default(defaults.system),
    dataFolder: z.string().min(1).default(defaults.dataFolder),
    store: STORE_SCHEMA,
    records: RECORD_SCHEMA,
    http: z
      .strictObject({
        address: ipv4.default(defaults.http.address),
        port: whole(0, 65535).default(defaults.http.port),
        plainPort: whole(-1, 65535).default(defaults.http.plainPort),
        certificate: z.string().default(''),
        key: z.string().default(''),
        names: z.array(z.string().min(1)).max(50).default([]),
        origins: z.array(z.url()).max(50).default([]),
      })
      .refine((http) => (http.certificate === '') === (http.key === ''), {
        message: 'give both certificate and key, or neither',
      })
      .prefault({}),
    iceProxy: z
      .strictObject({
        threads: whole(1, 64).default(defaults.iceProxy.threads),
        address: oneOfEachFamily.default([...defaults.iceProxy.address]),
        port: whole(0, 65535).default(defaults.iceProxy.port),
        advertised: z
          .array(ip)
          .min(1)
          .max(8)
          .default([...defaults.iceProxy.advertised]),
        peersMax: whole(1, 10_000).default(defaults.iceProxy.peersMax),
      })
      .prefault({}),
    turn: TURN_SCHEMA,
    ...SIGN_ON_SCHEMAS,
    mixer: z
      .strictObject({
        threads: whole(1, 64).default(defaults.mixer.threads),
        talkersMax: whole(1, 256).default(defaults.mixer.talkersMax),
        mixesMax: whole(1, 1024).default(defaults.mixer.mixesMax),
        loopTalkersMax: whole(1, 64).default(defaults.mixer.loopTalkersMax),
        playoutDelayMinMs: whole(0, 500).default(defaults.mixer.playoutDelayMinMs),
        playoutDelayMaxMs: whole(20, 1000).default(defaults.mixer.playoutDelayMaxMs),
        bitrate: whole(6000, 256_000).default(defaults.mixer.bitrate),
        complexity: whole(0, 10).default(defaults.mixer.complexity),
        gainControl: z.boolean().default(defaults.mixer.gainControl),
      })
      .refine((mixer) => mixer.playoutDelayMinMs <= mixer.playoutDelayMaxMs, {
        message: 'playoutDelayMinMs must not be above playoutDelayMaxMs',
      })
      .prefault({}),
    multicast: z
      .strictObject({
        interface: ipv4.default(defaults.multicast.interface),
        ttl: whole(0, 255).default(defaults.multicast.ttl),
        dscp: whole(0, 63).default(defaults.multicast.dscp),
        range: multicastRange.default(defaults.multicast.range),
        port: whole(1024, 65535).default(defaults.multicast.port),
      })
      .prefault({}),
    ptt: PTT_SCHEMA,
    sessions: sessionsSchema,
    passwords: passwordsSchema,
    log: z.strictObject({ level: z.enum(LOG_LEVELS).default(defaults.log.level) }).prefault({}),
  })
  .refine(({ http, passkeys }) => http.address.startsWith('127.') || hasOrigins(passkeys), {
    path: ['passkeys'],
    message: 'give domain and origins where http.address takes clients from other machines',
  })

/** Who asks from another machine says itself where its page is from. */
function hasOrigins({ enabled, origins }: PasskeySettings): boolean {
  return !enabled || origins.length > 0
}

/** Sections may be given in part; whole sections of the file are overlaid field by field. */
export type SettingsOverrides = { readonly [Key in keyof Settings]?: Partial<Settings[Key]> }

/**
 * Reads the named file, else SETTINGS_FILE if it is there, else takes the defaults. Rejects with a
 * YamlFault that tells every fault, or with an Error if a named file can't be read.
 */
export async function loadSettings(
  path?: string,
  overrides: SettingsOverrides = {},
): Promise<Settings> {
  const file = path ?? SETTINGS_FILE
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (path === undefined && error.code === 'ENOENT') return ''
    throw new Error(`settings file ${file} can't be read: ${error.message}`)
  })
  const settings = overlay(parseSettings(text, file), overrides)
  return { ...settings, dataFolder: resolve(file, '..', settings.dataFolder) }
}

/** Pure. Throws YamlFault. */
export function parseSettings(text: string, file: string): Settings {
  return checkYaml(text, file, SCHEMA).value
}

function overlay(settings: Settings, overrides: SettingsOverrides): Settings {
  const merged: Record<string, unknown> = { ...settings }
  for (const [key, value] of Object.entries(overrides)) {
    const present = merged[key]
    merged[key] =
      typeof value === 'object' && typeof present === 'object' ? { ...present, ...value } : value
  }
  return merged as unknown as Settings
}

/** What the store is opened with (store/sql.ts). */
export function storeSettings({ dataFolder, store }: Settings): StoreSettings {
  return { ...store, file: resolve(dataFolder, store.file) }
}

/** What the ice_proxy thread with this index is started with (ice_proxy/config.ts). */
export function iceProxyConfig(settings: Settings, index: number) {
  const { iceProxy, multicast } = settings
  return {
    addresses: iceProxy.address,
    port: iceProxy.port === 0 ? 0 : iceProxy.port + index,
    advertisedAddresses: iceProxy.advertised,
    interfaceAddress: multicast.interface,
    ttl: multicast.ttl,
    dscp: multicast.dscp,
    peersMax: iceProxy.peersMax,
  }
}

/** What each mixer thread is started with (mixer/config.ts). */
export function mixerConfig(settings: Settings) {
  const { threads: _, ...mixer } = settings.mixer
  return { ...mixer, interfaceAddress: settings.multicast.interface }
}
