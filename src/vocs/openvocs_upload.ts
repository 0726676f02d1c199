// Files of an openvocs database as a page sends them. Pure.
import type { OpenvocsDomainTexts, OpenvocsFiles, OpenvocsText } from '../net/openvocs_source.ts'

/** A page that gives a folder has its name in front of each path. */
const CONFIG = /^(?:.*\/)?(auth\/([^/]+)\/(?:([^/]+)\/)?config\.json)$/
const STATE = /^(?:[^/]+\/)*state\.json$/
const UNKNOWN = 'openvocs does not read it'

type ProjectTexts = OpenvocsDomainTexts['projects'][number]

/** Undefined: none of the files is a domain's. */
export function openvocsFilesOf(
  files: readonly { readonly path: string; readonly text: string }[],
): OpenvocsFiles | undefined {
  const domains = new Map<string, OpenvocsText>()
  const projects = new Map<string, ProjectTexts[]>()
  const unread: { readonly file: string; readonly why: string }[] = []
  let state: OpenvocsText | undefined
  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const [, file = '', domain, project] = CONFIG.exec(path) ?? []
    if (domain !== undefined && project !== undefined) {
      const others = projects.get(domain) ?? []
      projects.set(domain, [...others, { folder: project, config: { file, text } }])
    } else if (domain !== undefined) domains.set(domain, { file, text })
    else if (STATE.test(path) && state === undefined) state = { file: 'state.json', text }
    else unread.push({ file: path, why: UNKNOWN })
  }
  for (const domain of projects.keys()) {
    if (domains.has(domain)) continue
    unread.push({ file: `auth/${domain}`, why: 'there is no config.json of the domain' })
  }
  if (state === undefined) unread.push({ file: 'state.json', why: 'there is none' })
  if (domains.size === 0) return undefined
  const found = [...domains].map(([folder, config]) => {
    return { folder, config, projects: projects.get(folder) ?? [] }
  })
  return { domains: found, state, unread }
}
