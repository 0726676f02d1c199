// openvocs' loops: texts, colours and multicast groups. Pure.
// openvocs tells loops apart by ports, mostly all on one group; here each loop has a group of its own.
import { HIGHLIGHTS, type Highlight } from '../../protocol/domain.ts'
import { ABBREVIATION_LETTERS_MAX, checkGroup, LOOP_NAME_LETTERS_MAX } from '../entity_rules.ts'
import type { Entity } from './database.ts'
import type { ImportedLoop } from './imported.ts'
import { shown } from './json_object.ts'

const PORT_MIN = 1024
const PORT_MAX = 65_535

interface Multicast {
  readonly group?: string
  readonly port?: number
}

export function readLoops(loops: readonly Entity[]): Map<Entity, ImportedLoop> {
  const groups = readGroups(loops)
  return new Map(loops.map((loop) => [loop, readLoop(loop, groups.get(loop) ?? {})]))
}

function readLoop(loop: Entity, multicast: Multicast): ImportedLoop {
  const { key, id, json } = loop
  const name =
    json.shortText('name', LOOP_NAME_LETTERS_MAX) ??
    // openvocs shows the id of a loop without a name.
    json.fitText('name', key, LOOP_NAME_LETTERS_MAX)
  const abbreviation = json.shortText('abbreviation', ABBREVIATION_LETTERS_MAX)
  const highlight = readHighlight(loop)
  const sip = json.take('sip')
  if (sip !== undefined && sip !== null) {
    json.note('sip', shown(sip), 'telephony is not part of a loop here')
  }
  json.noteRest()
  return {
    id,
    name,
    ...(abbreviation === undefined ? {} : { abbreviation }),
    ...(highlight === undefined ? {} : { highlight }),
    ...multicast,
  }
}

function readHighlight({ json }: Entity): Highlight | undefined {
  const colour = json.text('highlight_color')
  const highlight = HIGHLIGHTS.find((known) => known === colour)
  if (colour !== undefined && highlight === undefined) {
    json.note('highlight_color', shown(colour), `the colours here are ${HIGHLIGHTS.join(', ')}`)
  }
  return highlight
}

function readGroups(loops: readonly Entity[]): Map<Entity, Multicast> {
  const read = loops.map((loop) => {
    const json = loop.json.object('multicast')
    const host = json?.text('host')
    const port = json?.take('port')
    json?.noteRest()
    return { loop, host, port }
  })
  const uses = new Map<string, number>()
  for (const { host } of read) {
    if (host !== undefined) uses.set(host, (uses.get(host) ?? 0) + 1)
  }
  return new Map(
    read.map(({ loop, host, port }) => {
      const why = host === undefined ? undefined : whyNoGroup(host, uses.get(host) ?? 0)
      if (host !== undefined && why === undefined) {
        return [loop, { group: host, ...portOf(loop, port) }]
      }
      const isSomething = host !== undefined || (port !== undefined && port !== null)
      if (isSomething) {
        const what = `${host ?? ''}${port === undefined ? '' : `:${shown(port)}`}`
        loop.json.note('multicast', what, why ?? NO_HOST)
      }
      return [loop, {}]
    }),
  )
}

const NO_GROUP =
  'no IPv4 multicast group: loops have those of 224.0.1.0 to 239.255.255.255; the loop gets a free one'
const NO_HOST = 'no multicast group without a host: the loop gets a free one'

function whyNoGroup(host: string, uses: number): string | undefined {
  if (!isGroup(host)) return NO_GROUP
  return uses > 1
    ? 'several loops share this group, told apart by port; here each has its own: the loop gets a free one'
    : undefined
}

function portOf({ json }: Entity, port: unknown): Multicast {
  if (port === undefined || port === null) return {}
  const isPort = Number.isInteger(port) && Number(port) >= PORT_MIN && Number(port) <= PORT_MAX
  if (isPort) return { port: Number(port) }
  json.note(
    'multicast',
    shown(port),
    `no port of ${PORT_MIN} to ${PORT_MAX}: the common one is used`,
  )
  return {}
}

function isGroup(host: string): boolean {
  let isGood = true
  checkGroup(host, () => (isGood = false))
  return isGood
}
