// The life of a maintenance session as a table (Sessions and agents, "A session"): what it may become by
// which event. An event that a status does not list is refused: nothing is half applied.

export const sessionStatuses = [
  'created',
  'pending',
  'running',
  'waitingForConnection',
  'waitingForApproval',
  'waitingForTime',
  'postponed',
  'passed',
  'partiallyPassed',
  'failed',
  'cancelled',
  'missed',
] as const

export type SessionStatus = (typeof sessionStatuses)[number]

/**
 * What can happen to a session.
 * - `queue`: its turn on the computer has not come; `start`: it has.
 * - `awaitConnection` / `connect`: the computer went away, and came back.
 * - `awaitApproval` / `approve` / `refuse` / `expire`: somebody must press *Run now*; did; did not want to; never did.
 * - `ask`: somebody else is asked to let it run, and it waits for that.
 * - `awaitTime` / `due` / `postpone`: the execution time is later; has come; was moved.
 * - `pass`, `passPartly`, `fail`, `miss`: how it ended; `cancel`: somebody stopped it.
 */
export const sessionEvents = [
  'queue',
  'start',
  'awaitConnection',
  'connect',
  'awaitApproval',
  'ask',
  'approve',
  'refuse',
  'expire',
  'awaitTime',
  'due',
  'postpone',
  'pass',
  'passPartly',
  'fail',
  'miss',
  'cancel',
] as const

export type SessionEvent = (typeof sessionEvents)[number]

type Row = Readonly<Partial<Record<SessionEvent, SessionStatus>>>

const stopped: Row = { fail: 'failed', miss: 'missed', cancel: 'cancelled' }

export const sessionTransitions: Readonly<Record<SessionStatus, Row>> = {
  created: { ...stopped, queue: 'pending', start: 'running' },
  pending: { ...stopped, start: 'running' },
  running: {
    ...stopped,
    queue: 'pending',
    awaitConnection: 'waitingForConnection',
    awaitApproval: 'waitingForApproval',
    awaitTime: 'waitingForTime',
    pass: 'passed',
    passPartly: 'partiallyPassed',
  },
  waitingForConnection: { ...stopped, connect: 'pending' },
  waitingForApproval: {
    ...stopped,
    ask: 'waitingForApproval',
    approve: 'pending',
    refuse: 'cancelled',
    expire: 'cancelled',
  },
  waitingForTime: { ...stopped, due: 'pending', postpone: 'postponed' },
  postponed: { ...stopped, due: 'pending', postpone: 'postponed' },
  passed: {},
  partiallyPassed: {},
  failed: {},
  cancelled: {},
  missed: {},
}

/** The status after the event, or null where the status does not accept it. */
export function nextSessionStatus(status: SessionStatus, event: SessionEvent): SessionStatus | null {
  return sessionTransitions[status][event] ?? null
}

/** True for a status that nothing leaves. */
export function hasEnded(status: SessionStatus): boolean {
  return Object.keys(sessionTransitions[status]).length === 0
}

/** The statuses of a session that has not ended. */
export const liveStatuses: readonly SessionStatus[] = sessionStatuses.filter((status) => !hasEnded(status))
