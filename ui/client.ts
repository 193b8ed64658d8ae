import type { ExceptionPreview } from '../server/api/exceptions/schemas.ts'
import type { PressedRun, SessionEvent, SessionStatus, SessionView } from '../server/api/sessions/schemas.ts'
import type {
  ExceptionView,
  Place,
  PlaceContext,
  SubjectRef,
  ToolExplanation,
  ToolList,
} from '../server/api/technician-tools/schemas.ts'
import type { TimelinePage } from '../server/api/technician-tools/timeline-schema.ts'

export type { ExceptionPreview } from '../server/api/exceptions/schemas.ts'
export type {
  LogEntry,
  PressedRun,
  SessionAction,
  SessionEvent,
  SessionStatus,
  SessionView,
} from '../server/api/sessions/schemas.ts'
export type {
  ExceptionView,
  ParameterField,
  Place,
  PlaceContext,
  SubjectRef,
  TicketRef,
  Tool,
  ToolExplanation,
  ToolList,
} from '../server/api/technician-tools/schemas.ts'

export type { TimelineEvent, TimelinePage } from '../server/api/technician-tools/timeline-schema.ts'

/** A file goes along in base64. */
export type ParameterValue =
  | string
  | number
  | boolean
  | { readonly fileName: string; readonly content: string }
export type ParameterValues = Record<string, ParameterValue>

export type PrepareTool = {
  place: Place
  subject: SubjectRef
  deploymentId: string
  parameters: ParameterValues
  /** One for each press of the button, so that a repeated request gives the same session. */
  requestKey: string
}

/** Looks at the tool's item, and changes nothing. */
export type DetectTool = Omit<PrepareTool, 'parameters'>

/** A press of *Run*: the plan that was seen, and the time (ISO instant) where it is not to begin at once. */
export type PressRun = { sessionId: string; planHash: string; executeAt?: string }

export type Decision = { id: string; decision: 'approved' | 'refused'; reason: string }
/** Whom to leave out of what, until when (ISO instant). */
export type ExceptionWish = {
  place: Place
  subject: SubjectRef
  itemId: string
  until: string
}

/** How far a message to the ticket has come. */
export type SentMessage = { status: 'waiting' | 'delivered' | 'refused' }

export type TimelineWish = {
  /** How far it goes back before the ticket. */
  days: number
  /** `next` of the page before; null for the first one. */
  before: string | null
}

export type WatchHandlers = {
  onEvent: (event: SessionEvent) => void
  /** The connection was lost and is being taken up again by itself; the next event says that it is there. */
  onLost?: () => void
  /** The watch is over and has to be started again by its owner. */
  onError: (error: ClientError) => void
  /** The session has ended and everything was said. */
  onEnd: () => void
}

/**
 * All that the panel asks of the world. Every function that gives a promise rejects with a `ClientError`
 * and with nothing else.
 */
export type ToolsClient = {
  /** `fresh`: the PSA is asked although it was a moment ago. */
  context: (place: Place, fresh?: boolean) => Promise<PlaceContext>
  list: (place: Place, subject: SubjectRef) => Promise<ToolList>
  explain: (place: Place, subject: SubjectRef, itemId: string) => Promise<ToolExplanation>
  timeline: (place: Place, subject: SubjectRef, page: TimelineWish) => Promise<TimelinePage>
  prepareTool: (request: PrepareTool) => Promise<{ sessionId: string }>
  detectTool: (request: DetectTool) => Promise<{ sessionId: string }>
  run: (press: PressRun) => Promise<PressedRun>
  askApproval: (press: PressRun & { reason: string }) => Promise<PressedRun>
  decide: (decision: Decision) => Promise<{ sessionId: string }>
  previewException: (wish: ExceptionWish) => Promise<ExceptionPreview>
  createException: (wish: ExceptionWish & { reason: string }) => Promise<ExceptionView>
  endException: (exceptionId: string) => Promise<ExceptionView>
  cancel: (sessionId: string) => Promise<{ status: SessionStatus }>
  session: (sessionId: string) => Promise<SessionView>
  sessionsFor: (place: Place) => Promise<{ sessions: SessionView[] }>
  /** Posts the session's note, which the PSA has refused, once more. */
  postNoteAgain: (sessionId: string) => Promise<SentMessage>
  /** Enters the time that the session took into its ticket, once. */
  addTime: (sessionId: string, minutes: number) => Promise<SentMessage>
  /** Follows a session from behind `lastSequence` (the last log entry that the reader has). */
  watch: (sessionId: string, lastSequence: number | null, handlers: WatchHandlers) => () => void
}

/**
 * `signedOut`: sign in (again). `unreachable`: the server did not answer, so trying again makes sense.
 * `refused`: the server answered no, in words.
 */
export type ClientErrorCode = 'signedOut' | 'unreachable' | 'refused'

export class ClientError extends Error {
  readonly code: ClientErrorCode

  constructor(code: ClientErrorCode, message: string) {
    super(message)
    this.name = 'ClientError'
    this.code = code
  }
}

/** Whatever was thrown, as a `ClientError`: what is not one counts as an unreachable server. */
export function asClientError(thrown: unknown): ClientError {
  if (thrown instanceof ClientError) return thrown
  return new ClientError('unreachable', thrown instanceof Error ? thrown.message : String(thrown))
}
