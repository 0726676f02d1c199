// Reads the files of an openvocs database from its folder. I/O.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type OpenvocsDomainTexts,
  OpenvocsFault,
  type OpenvocsFiles,
  type OpenvocsText,
} from './openvocs_source.ts'

/** Hundreds of times what thousands of users, roles and loops take. */
export const OPENVOCS_FILE_BYTES_MAX = 256 * 2 ** 20
const CONFIG = 'config.json'
const STATE = 'state.json'
const NO_CONFIG = `there is no ${CONFIG} in it, so openvocs does not know it either`

/**
 * `folder` has openvocs' folder auth in it, and state.json if openvocs kept one. Rejects with an OpenvocsFault
 * that names each file that can't be read.
 */
export async function readOpenvocsFiles(folder: string): Promise<OpenvocsFiles> {
  const reader = new Reader(folder)
  const { folders } = await reader.entries('auth')
  const domains: OpenvocsDomainTexts[] = []
  for (const name of folders) domains.push(...(await reader.domain(`auth/${name}`, name)))
  const state = await reader.text(STATE)
  if (state === undefined) reader.unread.push({ file: STATE, why: 'there is none' })
  if (domains.length === 0) reader.faults.push(`auth: no folder in it has a ${CONFIG}`)
  if (reader.faults.length > 0) throw new OpenvocsFault(reader.faults)
  return { domains, state, unread: reader.unread }
}

class Reader {
  readonly faults: string[] = []
  readonly unread: { readonly file: string; readonly why: string }[] = []
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async domain(file: string, folder: string): Promise<OpenvocsDomainTexts[]> {
    const config = await this.#config(file)
    const { folders } = await this.entries(file)
    if (config === undefined) return []
    const projects: { readonly folder: string; readonly config: OpenvocsText }[] = []
    for (const name of folders) {
      const project = await this.#config(`${file}/${name}`)
      if (project === undefined) continue
      projects.push({ folder: name, config: project })
      for (const inner of (await this.entries(`${file}/${name}`)).folders) {
        this.unread.push({ file: `${file}/${name}/${inner}`, why: 'openvocs does not read it' })
      }
    }
    return [{ folder, config, projects }]
  }

  /** Folders in a folder, sorted. Other files but its config.json go to `unread`; openvocs skips ".x" too. */
  async entries(file: string): Promise<{ readonly folders: readonly string[] }> {
    const folders: string[] = []
    try {
      const names = await readdir(join(this.#folder, file))
      for (const name of names.filter((each) => !each.startsWith('.')).toSorted()) {
        const isFolder = (await stat(join(this.#folder, file, name))).isDirectory()
        if (isFolder) folders.push(name)
        else if (name !== CONFIG || file === 'auth') {
          this.unread.push({ file: `${file}/${name}`, why: 'openvocs does not read it' })
        }
      }
    } catch (error) {
      this.faults.push(`${file}: ${(error as Error).message}`)
    }
    return { folders }
  }

  /** undefined if there is no such file, or if it can't be read, which is a fault. */
  async text(file: string): Promise<OpenvocsText | undefined> {
    const path = join(this.#folder, file)
    try {
      if ((await stat(path)).size > OPENVOCS_FILE_BYTES_MAX) {
        throw new Error(`it has over ${OPENVOCS_FILE_BYTES_MAX} bytes`)
      }
      const bytes = await readFile(path)
      return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT') this.faults.push(`${file}: ${message}`)
      return undefined
    }
  }

  async #config(file: string): Promise<OpenvocsText | undefined> {
    const faultsBefore = this.faults.length
    const config = await this.text(`${file}/${CONFIG}`)
    const isMissing = config === undefined && this.faults.length === faultsBefore
    if (isMissing) this.unread.push({ file, why: NO_CONFIG })
    return config
  }
}
