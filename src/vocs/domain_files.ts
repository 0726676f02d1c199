// Domain files read and written: what takes long with a long one, and so is done by a thread of its own. Pure.
import { writeYaml, YamlFault } from '../net/checked_yaml.ts'
import { OpenvocsFault, type OpenvocsFiles } from '../net/openvocs_source.ts'
import type { TextFormat } from '../protocol/domain.ts'
import { type DomainText, readDomainText } from './domain_text.ts'
import { type OpenvocsImport, readOpenvocs } from './openvocs_import.ts'

type Path = readonly PropertyKey[]

export type ReadText =
  | { readonly kind: 'good'; readonly value: DomainText }
  /** All faults of form, each with its line. */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }

export type ReadDatabase =
  | {
      readonly kind: 'good'
      readonly texts: readonly DomainText[]
      readonly imported: OpenvocsImport
    }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }

export interface DomainFiles {
  read(text: string): Promise<ReadText>
  /** Line, from 1, of the deepest part of each path that stands in the text. */
  lines(text: string, paths: readonly Path[]): Promise<readonly number[]>
  write(value: object, format: TextFormat): Promise<string>
  openvocs(files: OpenvocsFiles): Promise<ReadDatabase>
}

export type FileJob =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'lines'; readonly text: string; readonly paths: readonly Path[] }
  | { readonly kind: 'openvocs'; readonly files: OpenvocsFiles }
  | { readonly kind: 'write'; readonly value: object; readonly format: TextFormat }

/** Files by whatever carries out jobs. */
export function domainFiles(run: (job: FileJob) => Promise<unknown>): DomainFiles {
  return {
    read: (text) => run({ kind: 'read', text }) as Promise<ReadText>,
    lines: (text, paths) => run({ kind: 'lines', text, paths }) as Promise<readonly number[]>,
    write: (value, format) => run({ kind: 'write', value, format }) as Promise<string>,
    openvocs: (files) => run({ kind: 'openvocs', files }) as Promise<ReadDatabase>,
  }
}

export function carryOut(job: FileJob): ReadText | ReadDatabase | readonly number[] | string {
  switch (job.kind) {
    case 'read':
      return read(job.text)
    case 'lines': {
      const yaml = readDomainText(job.text, 'import')
      return job.paths.map((path) => yaml.lineOf(path))
    }
    case 'openvocs':
      return readDatabase(job.files)
    case 'write':
      return job.format === 'yaml'
        ? writeYaml(job.value)
        : `${JSON.stringify(job.value, undefined, 2)}\n`
  }
}

function read(text: string): ReadText {
  try {
    return { kind: 'good', value: readDomainText(text, 'import').value }
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    return { kind: 'faulty', faults: error.faults }
  }
}

function readDatabase(files: OpenvocsFiles): ReadDatabase {
  try {
    const imported = readOpenvocs(files)
    const texts = imported.domains.map((domain) => {
      return readDomainText(JSON.stringify(domain, undefined, 1), domain.domain.id).value
    })
    return { kind: 'good', texts, imported }
  } catch (error) {
    if (error instanceof YamlFault) return { kind: 'faulty', faults: error.faults }
    if (!(error instanceof OpenvocsFault)) throw error
    return { kind: 'faulty', faults: error.message.split('\n').slice(1) }
  }
}
