import { z } from 'zod'
import { actionResults, actionStates } from '../../../core/sessions/action-state.ts'
import { sessionStatuses } from '../../../core/sessions/session-status.ts'
import { carriedFile } from '../../domains/items/carried-file.ts'
import { approvalStates } from '../../domains/sessions/approval-state.ts'
import { recordId } from '../ids.ts'
import { placeWith, subjectRef } from '../technician-tools/schemas.ts'

/** Values of an item's parameters, by name, as given by the person who runs it. */
const parameterValues = z.record(
  z.string().max(64),
  z.union([z.string().max(10_000), z.number(), z.boolean(), carriedFile]),
)

/** Start a session for one tool: it is resolved and detected (read-only), planned, and then waits for *Run now*. */
export const prepareToolInput = placeWith({
  subject: subjectRef,
  deploymentId: recordId,
  parameters: parameterValues,
  /** Made once for each press of the button: pressing twice gives the same session. */
  requestKey: z.uuid(),
})

/** Start a session on each of these computers. */
export const startInput = z.strictObject({
  computerIds: z.array(recordId).min(1).max(500),
  kind: z.enum(['maintenance', 'detection', 'onboarding']),
  itemId: recordId.optional(),
  reboot: z.enum(['never', 'ifNeeded', 'force']).default('never'),
  offline: z.enum(['skip', 'applyOnConnect']).default('skip'),
  offlineHours: z.number().int().min(1).max(720).default(24),
  /** When execution may begin; right after detection where it is left out. */
  executeAt: z.iso.datetime({ offset: true }).pipe(z.coerce.date()).optional(),
  mayPostpone: z.boolean().default(false),
  /** Made once for each press of the button: pressing twice gives the same sessions. */
  requestKey: z.uuid(),
})

export const postponeInput = z.strictObject({
  sessionId: recordId,
  until: z.iso.datetime({ offset: true }).pipe(z.coerce.date()),
})

export const listInput = z.strictObject({
  tenantId: recordId.optional(),
  computerId: recordId.optional(),
  scheduleRunId: recordId.optional(),
  status: z.array(z.enum(sessionStatuses)).max(sessionStatuses.length).optional(),
  /** `next` of the page before. */
  cursor: recordId.nullish(),
  limit: z.number().int().min(1).max(200).default(50),
})

/** A page of the log: `before` a sequence for whoever scrolls up, else `after` one; a search gives what contains it. */
export const logInput = z.strictObject({
  sessionId: recordId,
  before: z.number().int().min(1).optional(),
  after: z.number().int().min(0).optional(),
  search: z.string().min(1).max(200).optional(),
  limit: z.number().int().min(1).max(500).default(200),
})

/** Look at one tool's item: nothing is changed. */
export const detectToolInput = placeWith({
  subject: subjectRef,
  deploymentId: recordId,
  requestKey: z.uuid(),
})

/** *Run now*: binds to the plan that the person saw. */
export const runInput = z.strictObject({
  sessionId: recordId,
  planHash: z.string().length(64),
  /** When it may begin, within 30 days; at once where it is left out. */
  executeAt: z.iso.datetime({ offset: true }).pipe(z.coerce.date()).optional(),
})

/** *Ask for approval* of the plan that the person saw, and of the time. */
export const askApprovalInput = runInput.extend({ reason: z.string().trim().min(1).max(2_000) })

export const sessionInput = z.strictObject({ sessionId: recordId })

export const timeInput = z.strictObject({
  sessionId: recordId,
  minutes: z.number().int().min(1).max(1_440),
})

export const sentMessage = z.object({ status: z.enum(['waiting', 'delivered', 'refused']) })

export const sessionStatus = z.enum(sessionStatuses)

/** The session that runs: that of the press, or the one that somebody has started before. */
export const pressedRun = z.object({
  sessionId: z.string(),
  status: sessionStatus,
  joined: z.object({ by: z.string().nullable(), samePlan: z.boolean() }).nullable(),
})

export const stageName = z.enum(['inventory', 'resolution', 'detection', 'notice', 'execution', 'report'])

const sessionStage = z.object({
  name: stageName,
  result: z.enum(['running', 'passed', 'failed', 'skipped']),
  detail: z.string().nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
})

const sessionAction = z.object({
  id: z.string(),
  item: z.object({ id: z.string(), name: z.string() }),
  /** install | update | downgrade | uninstall | repair | set | audit | monitor */
  action: z.string(),
  /** In words: "Install 2.10-3", "Set". */
  does: z.string(),
  /** The item that needs it, where it was added as a prerequisite. */
  because: z.string().nullable(),
  state: z.enum(actionStates),
  result: z.enum(actionResults).nullable(),
  /** In words, for a technician. */
  reason: z.string().nullable(),
  /** As detected, in words ("absent", "2.10-3", "not compliant"). */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** While it downloads; the whole may be unknown. */
  progress: z.object({ bytesDone: z.number(), bytesTotal: z.number().nullable() }).nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
})

/** What would run, in order, and what can't and why. */
export const sessionPlan = z.object({
  actions: z.array(z.object({ itemName: z.string(), does: z.string(), because: z.string().nullable() })),
  /** What can't be done and why, in words. */
  errors: z.array(z.object({ itemName: z.string(), reason: z.string() })),
  /** Names of items that are left alone, because an exception can't be checked. */
  withheld: z.array(z.string()),
  /** True: everything is as wanted; there is nothing to run. */
  nothingToDo: z.boolean(),
})

/** Somebody is asked to let the plan run. */
const sessionApproval = z.object({
  id: z.string(),
  state: z.enum(approvalStates),
  reason: z.string(),
  askedBy: z.string().nullable(),
  askedAt: z.string(),
  /** A decision is waited for until then. */
  until: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  decisionReason: z.string().nullable(),
  /** The reader may decide about it. */
  mayDecide: z.boolean(),
})
/** How far a message to the session's ticket has come. */
const messageState = {
  status: z.enum(['waiting', 'delivered', 'refused']),
  /** How often it was tried since it was last asked for. */
  attempts: z.number().int(),
  /** While it waits. */
  nextAttemptAt: z.string().nullable(),
  /** Why it is not there yet, in words. */
  lastError: z.string().nullable(),
}

/** Where a session stands: everything but its log. */
export const sessionView = z.object({
  id: z.string(),
  /** Raised with every change: the later of two views is the one with the higher number. */
  revision: z.number().int(),
  kind: z.enum(['tool', 'maintenance', 'detection', 'onboarding']),
  status: sessionStatus,
  ended: z.boolean(),
  /** Why it stands or ended so, in words. */
  statusDetail: z.string().nullable(),
  /** Since when. */
  statusAt: z.string(),
  /** When execution may begin, where a time was set. */
  executeAt: z.string().nullable(),
  mayPostpone: z.boolean(),
  subject: z.object({ kind: subjectRef.shape.kind, id: z.string(), name: z.string() }),
  tenant: z.object({ id: z.string(), name: z.string() }),
  tool: z.object({ deploymentId: z.string(), itemId: z.string(), itemName: z.string() }).nullable(),
  /** The one item that it is limited to. */
  item: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The schedule that started it. */
  schedule: z.object({ id: z.string(), name: z.string() }).nullable(),
  requestedBy: z.string().nullable(),
  /** *Run now* is not enough: somebody else has to approve the plan. */
  needsApproval: z.boolean(),
  approval: sessionApproval.nullable(),
  /** What detection found of the tool's item, in words; null where it was not detected. */
  found: z.string().nullable(),
  ticket: z.object({ integrationId: z.string(), ticketId: z.string() }).nullable(),
  stages: z.array(sessionStage),
  /** Present once detection has ended. `hash` is what *Run now* binds to. */
  plan: sessionPlan.extend({ hash: z.string() }).nullable(),
  actions: z.array(sessionAction),
  /** The note in the ticket. Null: none is due (yet). */
  note: z.object(messageState).nullable(),
  /** The time that somebody has entered into the ticket. */
  time: z.object({ ...messageState, minutes: z.number().int() }).nullable(),
  /** A draft of a reply to the customer, for a person to read and send. Null: there is nothing to tell. */
  reply: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
})

export const logEntry = z.object({
  sequence: z.number().int(),
  stream: z.enum(['stdout', 'stderr', 'server']),
  text: z.string(),
  at: z.string(),
})

/** `lastEventId`: the last log sequence that the reader has, which is the id of its last event. */
export const watchInput = z.strictObject({
  sessionId: recordId,
  lastEventId: z.coerce.number().int().min(0).nullish(),
})

/** One event of `sessions.watch`: a new view, or more of the log, or both. */
export const sessionEvent = z.object({
  view: sessionView.nullable(),
  log: z.array(logEntry),
})

export const startedSessions = z.object({
  sessions: z.array(z.object({ computerId: z.string(), sessionId: z.string() })),
})

export const sessionPage = z.object({ sessions: z.array(sessionView), next: z.string().nullable() })

export const logPage = z.object({
  log: z.array(logEntry),
  /** The sequence of the log's last piece. */
  last: z.number().int(),
  /** It was kept long enough, and is gone. */
  deleted: z.boolean(),
})

export const placeSessions = z.object({ sessions: z.array(sessionView) })

export type PressedRun = z.infer<typeof pressedRun>
export type SessionStatus = z.infer<typeof sessionStatus>
export type SessionView = z.infer<typeof sessionView>
export type SessionAction = z.infer<typeof sessionAction>
export type LogEntry = z.infer<typeof logEntry>
export type SessionEvent = z.infer<typeof sessionEvent>
