// Builds the reference of the protocol, build/docs/protocol.md, out of the comments of the proto files and the table
// of permissions. Run by `make docs`, after compiling.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import protobuf from 'protobufjs'
import { wordsFor } from '../build/src/vocs/permissions.js'

const FILES = ['client', 'console', 'account', 'admin', 'domain']
const TARGET = 'build/docs/protocol.md'

const parsed = FILES.map((name) => {
  const text = readFileSync(`proto/vocs/v1/${name}.proto`, 'utf8')
  const { root } = protobuf.parse(text, { keepCase: true, alternateCommentMode: true })
  return { name, head: headOf(text), types: root.lookup('vocs.v1').nestedArray }
})
const types = new Map(parsed.flatMap(({ types }) => types.map((type) => [type.name, type])))

/** The comment at the start of a file. */
function headOf(text) {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('//'))
  return lines
    .slice(0, end)
    .map((line) => line.slice(3))
    .join(' ')
}

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
const cell = (text) => (text ?? '').replaceAll('\n', ' ').replaceAll('|', '\\|')
const linked = (name) => (types.has(name) ? `[${name}](#${name.toLowerCase()})` : name)

function typeOf(field) {
  if (field.map) return `map of ${field.keyType} to ${linked(field.type)}`
  return `${field.repeated ? 'list of ' : ''}${linked(field.type)}`
}

function describe(type) {
  const head = [`### ${type.name}`, '', type.comment ?? '', '']
  if (type instanceof protobuf.Enum) {
    const values = Object.entries(type.values).map(
      ([name, number]) => `| ${number} | \`${name}\` | ${cell(type.comments[name])} |`,
    )
    return [...head, '| number | value | |', '| --- | --- | --- |', ...values, '']
  }
  const fields = type.fieldsArray.map((field) => {
    const choice = field.partOf === null ? '' : ` (one of ${field.partOf.name})`
    return `| ${field.id} | \`${field.name}\` | ${typeOf(field)}${choice} | ${cell(field.comment)} |`
  })
  if (fields.length === 0) return head
  return [...head, '| number | field | type | |', '| --- | --- | --- | --- |', ...fields, '']
}

/** Of a oneof's fields, who may ask for each. */
function permissions(message, kind) {
  const words = wordsFor(kind)
  const lines = types.get(message).oneofs.body.fieldsArray.map((field) => {
    const name = camel(field.name)
    const who = words.get(name === 'resetPassword' ? 'setPassword' : name)
    if (who === undefined) throw new Error(`${name} has no line in the table of permissions`)
    return `| \`${field.name}\` | ${linked(field.type)} | ${cell(who)} |`
  })
  return [`| ${kind} | message | who may |`, '| --- | --- | --- |', ...lines, '']
}

const text = [
  '# The protocol of flightloop',
  '',
  ...parsed.flatMap(({ head }) => [head, '']),
  '## Who may ask what',
  '',
  ...permissions('ClientMessage', 'request'),
  'The edits of a `change`, and so the steps of an import:',
  '',
  ...permissions('Edit', 'edit'),
  ...parsed.flatMap(({ name, types }) => [`## ${name}.proto`, '', ...types.flatMap(describe)]),
].join('\n')
mkdirSync('build/docs', { recursive: true })
writeFileSync(TARGET, text)
console.log(`==> ${TARGET}`)
