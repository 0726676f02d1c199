#!/usr/bin/env node
// The program: `flightloop serve` runs everything on this machine until it is told to end; the other commands are
// in command_line. I/O.
import { runCommand, UsageError } from './command_line.ts'
import { openLog } from './net/log.ts'
import type { Settings } from './net/settings.ts'
import { serve } from './serve.ts'

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

runCommand(process.argv.slice(2), runServer).catch((error: unknown) => {
  console.error(`flightloop: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(error instanceof UsageError ? 2 : 1)
})
