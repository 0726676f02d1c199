// A whole flightloop in this process: vocs, one ice_proxy and one mixer thread, with a small domain of its
// own in a temporary folder. I/O. To be started in a network namespace.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openLog } from '../../src/net/log.ts'
import { hashPassword } from '../../src/net/password_hash.ts'
import { loadSettings, type SettingsOverrides } from '../../src/net/settings.ts'
import { serve, type Server } from '../../src/serve.ts'
import { DEMO_DOMAIN } from '../../src/vocs/demo_domain.ts'
import type { Operator } from './console_page.ts'

export const TEST_PASSWORD = 'correct horse battery'

/** Multicast groups of the test domain's loops, so that a test can listen to them. */
export const GROUPS = {
  'Flight Director': '239.255.10.1',
  'Ground Control': '239.255.10.2',
  Telemetry: '239.255.10.3',
  Simulation: '239.255.10.4',
} as const

const ROLES: Readonly<Record<string, string>> = {
  anna: 'Flight Director',
  ben: 'Flight Controller',
  chris: 'Observer',
}

function domain(passwordHash: string): string {
  const user = (id: string, name: string) =>
    `  - { id: ${id}, name: ${name}, password: '${passwordHash}' }`
  const loop = (id: string, name: keyof typeof GROUPS) =>
    `  - { id: ${id}, name: ${name}, abbreviation: ${id.toUpperCase()}, group: ${GROUPS[name]}, port: 5004 }`
  return `
administrators: [anna]
users:
${user('anna', 'Anna')}
${user('ben', 'Ben')}
${user('chris', 'Chris')}
loops:
${loop('fd', 'Flight Director')}
${loop('gc', 'Ground Control')}
${loop('tm', 'Telemetry')}
${loop('sim', 'Simulation')}
projects:
  - id: test
    name: Test Mission
    roles:
      - id: director
        name: Flight Director
        talkMode: multi
        members: [anna, ben, chris]
        rights: { fd: talk, gc: talk, tm: talk, sim: talk }
      - id: controller
        name: Flight Controller
        talkMode: single
        members: [anna, ben]
        rights: { fd: talk, gc: talk, tm: monitor }
      - id: observer
        name: Observer
        members: [chris]
        rights: { fd: monitor, gc: monitor, tm: monitor }
`
}

export interface TestServer {
  readonly server: Server
  /** Of the page: http on localhost. */
  readonly address: string
  /** Of the folder with domain.yaml. */
  readonly folder: string
  operator(user: string): Operator
  /** Does something and gives the time at which it was begun on the page's clock (performance.now, ms). */
  sharedClock(page: Page, action: () => Promise<unknown>): Promise<number>
  close(): Promise<void>
}

export async function startTestServer(overrides: SettingsOverrides = {}): Promise<TestServer> {
  const folder = newFolder()
  writeFileSync(join(folder, 'domain.yaml'), domain(await hashPassword(TEST_PASSWORD)))
  return startIn(folder, overrides)
}

/** As at a first start: the demo domain, and one user with a one-time password. */
export function startDemoServer(): Promise<TestServer> {
  return startIn(newFolder(), {})
}

/** The demo domain at work: all its people but the administrator have TEST_PASSWORD. */
export async function startMissionServer(): Promise<TestServer> {
  const folder = newFolder()
  const hash = await hashPassword(TEST_PASSWORD)
  const users = /(- \{ id: (?:anna|ben|chloe|dario), name: [^}]*?) \}/g
  const people = DEMO_DOMAIN.replaceAll(users, (_, user) => `${user}, password: '${hash}' }`)
  writeFileSync(join(folder, 'domain.yaml'), people)
  return startIn(folder, {})
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'flightloop-test-'))
}

async function startIn(folder: string, overrides: SettingsOverrides): Promise<TestServer> {
  const settings = await loadSettings(undefined, {
    dataFolder: folder,
    http: { port: 0, plainPort: 0 },
    iceProxy: { port: 0 },
    ...overrides,
  })
  const log = openLog({ level: process.env['LOG'] === '1' ? 'debug' : 'silent' })
  const server = await serve(settings, log)
  const address = server.vocs.addresses.find((url) => url.startsWith('http:'))
  if (address === undefined) throw new Error('the server has no plain address')
  return {
    server,
    address,
    folder,
    operator: (user) => ({ user, password: TEST_PASSWORD, role: ROLES[user] ?? '' }),
    sharedClock: async (page, action) => {
      const pageMs = await page.evaluate(() => performance.timeOrigin)
      const beganMs = performance.timeOrigin + performance.now() - pageMs
      await action()
      return beganMs
    },
    close: async () => {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
