// The log: structured lines of JSON, or one line of text each when a person watches. I/O.
// The only import of pino.
import pino from 'pino'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LogSettings {
  /** Least weighty lines that are written. */
  readonly level: LogLevel
}

export type Log = pino.Logger

/** Writes to standard error, so that standard output stays for what a command answers. */
export function openLog(settings: LogSettings): Log {
  if (process.stderr.isTTY) {
    const stream = { write: (line: string) => void process.stderr.write(plainLine(line)) }
    return pino({ level: settings.level, base: null }, stream)
  }
  return pino({ level: settings.level, base: null }, pino.destination(2))
}

/** One line of text for a person out of one line of JSON. */
export function plainLine(json: string): string {
  const { time, level, msg, err, ...rest } = JSON.parse(json) as Record<string, unknown>
  const clock = new Date(Number(time)).toISOString().slice(11, 23)
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${textOf(value)}`)
  const stack = isError(err) ? `\n${err.stack ?? ''}` : ''
  const name = pino.levels.labels[Number(level)] ?? ''
  return `${clock} ${name.padEnd(5)} ${[textOf(msg ?? ''), ...fields].join(' ')}${stack}\n`
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isError(value: unknown): value is { readonly stack?: string } {
  return typeof value === 'object' && value !== null && 'stack' in value
}
