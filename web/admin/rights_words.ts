// Sentences about what is pointed at on the page of rights. Pure but for the language.
import { valueOfKey } from '../admin_logic/matrix.ts'
import type { Matrix, MatrixCell } from '../admin_logic/rights_matrix.ts'
import { isMember, rightOf, type RightsWorld } from '../admin_logic/rights.ts'
import { bestReaches, pathOf, type Point } from '../admin_logic/rights_paths.ts'
import { text } from './text.ts'

/** So many are named; the rest is counted. */
const NAMED_MAX = 4

/** What the way through a user, role or loop says. */
export function wordsOfPoint(world: RightsWorld, point: Point): string {
  if (point.kind === 'user') return wordsOfUser(world, point.id)
  return point.kind === 'role' ? wordsOfRole(world, point.id) : wordsOfLoop(world, point.id)
}

function wordsOfUser(world: RightsWorld, id: string): string {
  const words = text.rightsPage
  const user = nameIn(world.users, id)
  const reaches = [...bestReaches(pathOf(world, { kind: 'user', id }))]
  if (reaches.length === 0) return words.nowhere(user)
  const said = reaches
    .sort((a, b) => b.right - a.right)
    .map(({ loop, roles, right }) =>
      (right === 2 ? words.mayTalk : words.mayMonitor)(
        user,
        nameIn(world.loops, loop),
        counted(roles.map((role) => nameIn(world.roles, role))),
      ),
    )
  return `${counted(said, '; ')}.`
}

function wordsOfRole(world: RightsWorld, id: string): string {
  const role = world.roles.find((candidate) => candidate.id === id)
  if (role === undefined) return ''
  const { user } = pathOf(world, { kind: 'role', id })
  const talks = world.loops.filter((loop) => rightOf(role, loop.id) === 2).length
  const monitors = world.loops.filter((loop) => rightOf(role, loop.id) === 1).length
  return `${text.rightsPage.roleTells(role.name, user.size, talks, monitors)}.`
}

function wordsOfLoop(world: RightsWorld, id: string): string {
  const words = text.rightsPage
  const loop = nameIn(world.loops, id)
  const rolesWith = (right: number) =>
    world.roles.filter((role) => rightOf(role, id) === right).map(({ name }) => name)
  const [monitor, talk] = [rolesWith(1), rolesWith(2)]
  if (monitor.length + talk.length === 0) return words.loopNobody(loop)
  const parts = [words.loopTalk(loop, counted(talk) || text.rights[0]!)]
  if (monitor.length > 0) parts.push(words.loopMonitor(counted(monitor)))
  return `${parts.join('; ')}.`
}

/** A cell with who has it by the role; as it was, if that is to change. */
export function wordsOfCell(
  world: RightsWorld,
  matrix: Matrix,
  row: number,
  column: number,
): string {
  const words = text.rightsPage
  const [line, head] = [matrix.rows[row]!, matrix.columns[column]!]
  const cell = matrix.cell(row, column)
  const value = valueWords(matrix)[cell.value]!
  const say = matrix.kind === 'right' ? words.roleOnLoop : words.userInRole
  const [first, second] = matrix.kind === 'right' ? [head, line] : [line, head]
  const parts = [say(first.name, second.name, value), notesOf(matrix, cell)].filter(Boolean)
  if (matrix.kind === 'member') return `${parts.join(', ')}.`
  const role = world.roles.find(({ id }) => id === head.id)
  const members = world.users.filter(({ id }) => isMember(role, id)).map(({ name }) => name)
  const who = members.length === 0 ? words.noMembers : words.members(counted(members))
  return `${parts.join(', ')}. ${who}`
}

/** Short, for the cell itself: its row and column are told by their heads. */
export function labelOfCell(matrix: Matrix, cell: MatrixCell): string {
  return [valueWords(matrix)[cell.value]!, notesOf(matrix, cell)].filter(Boolean).join(', ')
}

function notesOf(matrix: Matrix, { value, before, access }: MatrixCell): string {
  const words = text.rightsPage
  if (access === 'none') return words.impossibleShort
  if (value !== before) return words.was(valueWords(matrix)[before]!)
  return access === 'fixed' ? words.fixedShort : ''
}

export function valueWords({ kind }: Matrix): readonly string[] {
  return kind === 'right' ? text.rights : text.rightsPage.memberWords
}

export function valueLetters({ kind }: Matrix): readonly string[] {
  return kind === 'right' ? text.rightsPage.letters : text.rightsPage.memberLetters
}

function counted(names: readonly string[], between = ', '): string {
  const named = names.slice(0, NAMED_MAX).join(between)
  const rest = names.length - NAMED_MAX
  return rest > 0 ? `${named} ${text.rightsPage.more(rest)}` : named
}

function nameIn(list: readonly { readonly id: string; readonly name: string }[], id: string) {
  return list.find((entity) => entity.id === id)?.name ?? id
}

/** The keys of the language shown, and those of its English letters. */
export function keyValue(key: string, letters: readonly string[]): number | undefined {
  return valueOfKey(key, letters) ?? valueOfKey(key, ENGLISH_KEYS.slice(0, letters.length))
}

const ENGLISH_KEYS = ['', 'M', 'T']
