import type {
  ExceptionPreview,
  LogEntry,
  PlaceContext,
  PressedRun,
  SessionEvent,
  SessionView,
  SubjectRef,
  TimelinePage,
  Tool,
  ToolExplanation,
  ToolsClient,
  WatchHandlers,
} from '../client.ts'
import { ClientError } from '../client.ts'
import * as sample from './samples.ts'
import { timeline } from './timeline-samples.ts'

export type Call = keyof Omit<ToolsClient, 'watch'>

/** What the server behind the client knows, and how it misbehaves. */
export type MemoryWorld = {
  context: PlaceContext
  tools: Partial<Record<SubjectRef['kind'], Tool[]>>
  explanation: ToolExplanation
  exceptionPreview: ExceptionPreview
  /** The pages of the timeline; each but the last tells of the next. */
  timeline: TimelinePage[]
  sessions: SessionView[]
  /** The session that `prepareTool` makes. */
  prepared: SessionView
  log: LogEntry[]
  /** Somebody has started this run before: a press of *Run* leads there. */
  takenBy: SessionView | null
  /** Calls that fail, and how. */
  failing: Partial<Record<Call | 'watch', ClientError>>
  /** Calls that never answer. */
  silent: Call[]
}

/** A `ToolsClient` over a world in memory. It stands for the network and the server. */
export type MemoryClient = ToolsClient & {
  world: MemoryWorld
  /** Every call so far: its name and its arguments. */
  calls: { name: Call | 'watch'; input: unknown[] }[]
  /** Says something to everybody who watches. */
  emit: (event: SessionEvent) => void
  /** Breaks every watch. */
  breakWatches: (error: ClientError) => void
}

/** A client whose world is the samples' but for `parts`. */
export function createMemoryClient(parts: Partial<MemoryWorld> = {}): MemoryClient {
  const world: MemoryWorld = {
    context: sample.context,
    tools: { computer: sample.tools, person: [], tenant: sample.tools.slice(3, 4) },
    explanation: sample.explanation,
    exceptionPreview: sample.exceptionPreview,
    timeline: [timeline],
    sessions: [],
    prepared: sample.session(),
    log: [],
    takenBy: null,
    failing: {},
    silent: [],
    ...parts,
  }
  const calls: MemoryClient['calls'] = []
  const watching = new Map<WatchHandlers, string>()

  const answer = async <T>(name: Call, input: unknown[], value: () => T): Promise<T> => {
    calls.push({ name, input })
    const error = world.failing[name]
    if (error) throw error
    if (world.silent.includes(name)) return new Promise<T>(() => undefined)
    return value()
  }
  const known = (sessionId: string): SessionView => {
    const view = [world.prepared, ...(world.takenBy ? [world.takenBy] : []), ...world.sessions].find(
      (one) => one.id === sessionId,
    )
    if (!view) throw new ClientError('refused', 'This session is not known any more.')
    return view
  }
  const emit = (event: SessionEvent) => {
    for (const [handlers] of [...watching]) {
      handlers.onEvent(event)
      if (!event.view?.ended) continue
      watching.delete(handlers)
      handlers.onEnd()
    }
  }
  return {
    world,
    calls,
    emit,
    breakWatches: (error) => {
      for (const [handlers] of [...watching]) {
        watching.delete(handlers)
        handlers.onError(error)
      }
    },
    context: (...input) => answer('context', input, () => world.context),
    list: (...input) =>
      answer('list', input, () => ({ subject: input[1], tools: world.tools[input[1].kind] ?? [] })),
    explain: (...input) => answer('explain', input, () => world.explanation),
    timeline: (...input) =>
      answer('timeline', input, () => world.timeline[Number(input[2].before ?? 0)] ?? timeline),
    prepareTool: (...input) => answer('prepareTool', input, () => ({ sessionId: world.prepared.id })),
    detectTool: (...input) => answer('detectTool', input, () => ({ sessionId: world.prepared.id })),
    run: (...input) => answer('run', input, () => pressed(world, input[0].sessionId, 'running')),
    askApproval: (...input) =>
      answer('askApproval', input, () => pressed(world, input[0].sessionId, 'waitingForApproval')),
    decide: (...input) => answer('decide', input, () => ({ sessionId: world.prepared.id })),
    previewException: (...input) => answer('previewException', input, () => world.exceptionPreview),
    createException: (...input) => answer('createException', input, () => sample.exception),
    endException: (...input) =>
      answer('endException', input, () => ({ ...sample.exception, active: false, mayEnd: false })),
    cancel: (...input) => answer('cancel', input, () => ({ status: 'cancelled' })),
    session: (...input) => answer('session', input, () => known(input[0])),
    sessionsFor: (...input) => answer('sessionsFor', input, () => ({ sessions: world.sessions })),
    postNoteAgain: (...input) => answer('postNoteAgain', input, () => ({ status: 'waiting' })),
    addTime: (...input) => answer('addTime', input, () => ({ status: 'waiting' })),
    watch: (sessionId, lastSequence, handlers) => {
      calls.push({ name: 'watch', input: [sessionId, lastSequence] })
      watching.set(handlers, sessionId)
      queueMicrotask(() => {
        if (!watching.has(handlers)) return
        const error = world.failing.watch
        const view = known(sessionId)
        if (error) watching.delete(handlers)
        if (error) handlers.onError(error)
        else
          handlers.onEvent({ view, log: world.log.filter(({ sequence }) => sequence > (lastSequence ?? 0)) })
        if (error || !view.ended) return
        watching.delete(handlers)
        handlers.onEnd()
      })
      return () => watching.delete(handlers)
    },
  }
}

/** The answer to a press: its own session, unless somebody was first. */
function pressed(
  { takenBy }: MemoryWorld,
  sessionId: string,
  status: 'running' | 'waitingForApproval',
): PressedRun {
  if (!takenBy) return { sessionId, status, joined: null }
  return {
    sessionId: takenBy.id,
    status: takenBy.status,
    joined: { by: takenBy.requestedBy, samePlan: true },
  }
}
