// How a view follows what the server says. Pure: each function gives a new view.
import type {
  DimMessage,
  LoopMessage,
  ServerBodies,
  ServerMessage,
  SignedOnMessage,
  SnapshotMessage,
  SupervisedMessage,
} from '../protocol/client_messages.ts'
import {
  DUTY_WORDS,
  HIGHLIGHTS,
  LOOP_STATES,
  PRIORITY_WORDS,
  RIGHTS,
  TALK_MODES,
} from '../protocol/domain.ts'
import type { ShownLayoutMessage } from '../protocol/console_messages.ts'
import type { VocsError } from '../protocol/errors.ts'
import type { ClientView, DimView, LayoutView, LoopView } from './view.ts'

export const EMPTY_LAYOUT: LayoutView = { keyset: undefined, grid: undefined, pages: [] }

export const EMPTY_VIEW: ClientView = {
  connection: 'connecting',
  retryInMs: undefined,
  phase: 'signed_off',
  system: '',
  signOnWays: { openid: undefined, passkeys: false },
  user: undefined,
  settings: '',
  duties: [],
  roles: [],
  role: undefined,
  talkMode: 'single',
  loops: [],
  dim: { whileTalkingDb: 0, priorityDb: 0, priorityLoops: [] },
  page: 0,
  layout: EMPTY_LAYOUT,
  pttPressed: false,
  pttLoops: [],
  pttUngated: false,
  muted: false,
  supervised: undefined,
  media: 'none',
  mediaProblem: undefined,
  roundTripMs: undefined,
  serverDelayMs: undefined,
  endedBecause: undefined,
}

/** The events that carry a revision. */
export const EVENT_BODIES = [
  'loopChanged',
  'participants',
  'talkers',
  'activity',
  'rightsChanged',
  'mediaState',
  'path',
  'supervised',
  'layoutChanged',
  'pageChanged',
  'dimChanged',
] as const
export type EventBody = (typeof EVENT_BODIES)[number]
export type EventMessage = Extract<ServerMessage, { readonly body: EventBody }>

export function isEvent(message: ServerMessage): message is EventMessage {
  return EVENT_BODIES.some((body) => body === message.body)
}

export function revisionOf(message: EventMessage): number {
  const bodies = message as unknown as Pick<ServerBodies, EventBody>
  return bodies[message.body].revision
}

export function withSignOn(view: ClientView, signedOn: SignedOnMessage): ClientView {
  return {
    ...view,
    user: { id: signedOn.user, displayName: signedOn.displayName },
    roles: signedOn.roles.map(({ id, name, projectName }) => ({ id, name, projectName })),
    settings: signedOn.settings ?? '',
    duties: (signedOn.duties ?? []).flatMap(({ scope, duty: number }) => {
      const duty = DUTY_WORDS[number]
      return duty === undefined || duty === 'none' ? [] : [{ scope, duty }]
    }),
    endedBecause: undefined,
  }
}

/** because: undefined for an end that the user asked for. */
export function withoutSignOn(because: VocsError | undefined): ClientView {
  return { ...EMPTY_VIEW, endedBecause: because }
}

const WITHOUT_ROLE = {
  role: undefined,
  loops: [],
  layout: EMPTY_LAYOUT,
  pttPressed: false,
  pttLoops: [],
  pttUngated: false,
  muted: false,
} satisfies Partial<ClientView>

/** Signed on, in no role. */
export function withoutRole(
  view: ClientView,
  phase: 'password_change' | 'choosing_role',
): ClientView {
  return { ...view, ...WITHOUT_ROLE, phase }
}

/** The PTT key stays as the user wants it. */
export function withSnapshot(view: ClientView, snapshot: SnapshotMessage): ClientView {
  const { role } = snapshot
  return {
    ...view,
    phase: 'in_role',
    role: view.roles.find(({ id }) => id === role) ?? { id: role, name: role, projectName: '' },
    talkMode: TALK_MODES[snapshot.talkMode] ?? 'single',
    loops: snapshot.loops.map(loopView),
    muted: snapshot.muted ?? false,
    pttUngated: view.pttUngated && snapshot.muted !== true,
    page: snapshot.page ?? 0,
    layout: layoutView(snapshot),
    dim: dimView(snapshot.dim ?? EMPTY_VIEW.dim),
  }
}

export function withEvent(view: ClientView, event: EventMessage): ClientView {
  switch (event.body) {
    case 'loopChanged': {
      const { loop, state, volume, pan } = event.loopChanged
      return withLoop(view, loop, { state: LOOP_STATES[state] ?? 'off', volume, pan })
    }
    case 'participants':
      return withLoop(view, event.participants.loop, {
        participants: event.participants.participants,
      })
    case 'talkers':
      return withLoop(view, event.talkers.loop, {
        talkers: event.talkers.talkers.map(({ name, own }) => ({ name, own })),
      })
    case 'activity':
      return withLoop(view, event.activity.loop, { active: event.activity.active })
    case 'rightsChanged':
      return withRight(view, event.rightsChanged.loop)
    case 'mediaState':
      return view
    case 'path':
      return { ...view, serverDelayMs: event.path.serverDelayMs }
    case 'supervised':
      return withSupervised(view, event.supervised)
    case 'layoutChanged':
      return { ...view, layout: layoutView(event.layoutChanged) }
    case 'pageChanged':
      return { ...view, page: event.pageChanged.page }
    case 'dimChanged':
      return { ...view, dim: dimView(event.dimChanged.dim) }
  }
}

const SUPERVISOR_ACTIONS = [undefined, 'muted', 'unmuted', 'loop_switched', 'notified'] as const

function withSupervised(view: ClientView, message: SupervisedMessage): ClientView {
  const action = SUPERVISOR_ACTIONS[message.action]
  if (action === undefined) return view
  const { by, reason, loop } = message
  const muted = action === 'muted' || (view.muted && action !== 'unmuted')
  const pttUngated = view.pttUngated && !muted
  return { ...view, muted, pttUngated, supervised: { action, by, reason, loop: loop || undefined } }
}

function withLoop(view: ClientView, id: number, change: Partial<LoopView>): ClientView {
  const loops = view.loops.map((loop) => (loop.id === id ? { ...loop, ...change } : loop))
  return { ...view, loops }
}

/** A loop without a right goes; one that is new comes last. */
function withRight(view: ClientView, message: LoopMessage): ClientView {
  const loop = loopView(message)
  if (loop.right === 'none') {
    return { ...view, loops: view.loops.filter(({ id }) => id !== loop.id) }
  }
  const isKnown = view.loops.some(({ id }) => id === loop.id)
  const loops = isKnown
    ? view.loops.map((old) => (old.id === loop.id ? loop : old))
    : [...view.loops, loop]
  return { ...view, loops }
}

function layoutView({ keyset = '', grid, pages = [] }: Partial<ShownLayoutMessage>): LayoutView {
  return {
    keyset: keyset === '' ? undefined : keyset,
    grid: grid ? { rows: grid.rows, columns: grid.columns, scale: grid.scale } : undefined,
    pages: pages.map(({ name, places }) => ({
      name,
      places: places.map(({ loop, row, column }) => ({ loop, row, column })),
    })),
  }
}

function dimView({ whileTalkingDb, priorityDb, priorityLoops }: DimMessage): DimView {
  return { whileTalkingDb, priorityDb, priorityLoops: [...priorityLoops] }
}

function loopView(loop: LoopMessage): LoopView {
  const { id, name, abbreviation, volume, pan, participants, active } = loop
  return {
    id,
    name,
    abbreviation,
    highlight: HIGHLIGHTS[loop.highlight] ?? 'none',
    priority: PRIORITY_WORDS[loop.priority ?? 0] || 'normal',
    right: RIGHTS[loop.right] ?? 'none',
    state: LOOP_STATES[loop.state] ?? 'off',
    volume,
    pan,
    participants,
    talkers: loop.talkers.map(({ name: talker, own }) => ({ name: talker, own })),
    active,
  }
}
