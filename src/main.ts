#!/usr/bin/env node
// The command line: `flightloop serve` runs everything on this machine; `flightloop admin` sets up people.
// I/O. Reads arguments and settings, starts what was asked for, ends it in order.
import { parseArgs } from 'node:util'
import { resetPassword } from './admin.ts'
import { openLog } from './net/log.ts'
import { loadSettings, type Settings } from './net/settings.ts'
import { serve } from './serve.ts'

const HELP = `flightloop: voice loops for control rooms

  flightloop serve [--settings FILE]                 everything on this machine
  flightloop admin password USER [--settings FILE]   give USER a new one-time password
  flightloop help

Without --settings, flightloop.yaml in the current folder is read if there is one; see README.md.`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { settings: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  const [command = 'serve', ...rest] = positionals
  if (values.help === true || command === 'help') return console.log(HELP)
  const settings = await loadSettings(values.settings)
  switch (command) {
    case 'serve':
      return runServer(settings)
    case 'admin':
      return admin(settings, rest)
    default:
      throw new Error(`unknown command "${command}"\n\n${HELP}`)
  }
}

async function runServer(settings: Settings): Promise<void> {
  const log = openLog(settings.log)
  const server = await serve(settings, log)
  console.log(welcome(server.vocs.addresses, server.vocs.firstPassword))
  let closing = false
  const close = (signal: string) => {
    if (closing) process.exit(1)
    closing = true
    log.info({ signal }, 'ending')
    void server.close().then(() => process.exit(0))
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}

async function admin(settings: Settings, [action, user]: readonly string[]): Promise<void> {
  if (action !== 'password' || user === undefined) {
    throw new Error(`use: flightloop admin password USER\n\n${HELP}`)
  }
  const password = await resetPassword(settings, user)
  console.log(`One-time password of ${user}: ${password}\nIt must be changed at the first sign-on.`)
}

function welcome(addresses: readonly string[], first: FirstPassword | undefined): string {
  const lines = ['', 'flightloop is ready:', ...addresses.map((address) => `  ${address}`)]
  if (first !== undefined) {
    lines.push('', `Sign on as  ${first.user}  with the one-time password  ${first.password}`)
    lines.push('It is shown only once; you choose your own at the first sign-on.')
  }
  return [...lines, ''].join('\n')
}

interface FirstPassword {
  readonly user: string
  readonly password: string
}

main().catch((error: unknown) => {
  console.error(`flightloop: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})
