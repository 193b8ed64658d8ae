import { TRPCClientError } from '@trpc/client'
import { ClientError, type ToolsClient } from './client.ts'
import type { ServerApi } from './connect-server.ts'
import { words } from './words.ts'

/** The panel's client over the server's API. */
export function toolsClientOf({ technicianTools, sessions, approvals, exceptions }: ServerApi): ToolsClient {
  return {
    context: (place, fresh = false) => translating(technicianTools.context.query({ ...place, fresh })),
    list: (place, subject) => translating(technicianTools.list.query({ ...place, subject })),
    explain: (place, subject, itemId) =>
      translating(technicianTools.explain.query({ ...place, subject, itemId })),
    timeline: (place, subject, page) =>
      translating(technicianTools.timeline.query({ ...place, subject, ...page })),
    prepareTool: ({ place, ...request }) =>
      translating(sessions.prepareTool.mutate({ ...place, ...request })),
    detectTool: ({ place, ...request }) => translating(sessions.detectTool.mutate({ ...place, ...request })),
    run: (press) => translating(sessions.run.mutate(press)),
    askApproval: (press) => translating(sessions.askApproval.mutate(press)),
    decide: ({ id, decision, reason }) => translating(approvals.decide.mutate({ id, decision, reason })),
    previewException: ({ place, ...wish }) => translating(exceptions.preview.query({ ...place, ...wish })),
    createException: ({ place, ...wish }) => translating(exceptions.create.mutate({ ...place, ...wish })),
    endException: (id) => translating(exceptions.end.mutate({ id })),
    cancel: (sessionId) => translating(sessions.cancel.mutate({ sessionId })),
    session: (sessionId) => translating(sessions.get.query({ sessionId })),
    sessionsFor: (place) => translating(sessions.listForPlace.query(place)),
    postNoteAgain: (sessionId) => translating(sessions.postNoteAgain.mutate({ sessionId })),
    addTime: (sessionId, minutes) => translating(sessions.addTime.mutate({ sessionId, minutes })),
    watch: (sessionId, lastSequence, { onEvent, onLost, onError, onEnd }) => {
      const watched = sessions.watch.subscribe(
        { sessionId, lastEventId: lastSequence },
        {
          onData: ({ data }) => onEvent(data),
          onConnectionStateChange: ({ state, error }) => {
            if (state === 'connecting' && error && hasFailed(error)) onLost?.()
          },
          onError: (thrown) => onError(clientErrorOf(thrown)),
          onComplete: onEnd,
        },
      )
      return () => watched.unsubscribe()
    },
  }
}

/** Unlike a stream that has lasted as long as it may: that one ends and comes back, and its event says nothing. */
function hasFailed({ cause }: Error): boolean {
  return !(typeof cause === 'object' && cause !== null && 'message' in cause && cause.message === undefined)
}

async function translating<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (thrown) {
    throw clientErrorOf(thrown)
  }
}

/** Codes of the server that ask for another try rather than for another wish. */
const passing = ['unavailable', 'tooMany']

/**
 * What a call to the server failed with, as the panel knows it. An answer in the server's own words keeps them;
 * what comes from in between (a proxy, no network) counts as unreachable.
 */
export function clientErrorOf(thrown: unknown): ClientError {
  if (thrown instanceof ClientError) return thrown
  if (!(thrown instanceof TRPCClientError)) return new ClientError('unreachable', String(thrown))
  const { code, status } = answerOf(thrown)
  if (code === 'notSignedIn' || status === 401) return new ClientError('signedOut', thrown.message)
  if (code !== null && !passing.includes(code)) return new ClientError('refused', thrown.message)
  if (code === null && status !== null && status >= 400 && status < 500) {
    return new ClientError('refused', words.problem.serverRefused(status))
  }
  return new ClientError('unreachable', thrown.message)
}

/** The server's code (of an answer in its words) or the bare HTTP status (of a stream that was not opened). */
function answerOf({ data, cause }: TRPCClientError<never>): { code: string | null; status: number | null } {
  const code = codeOf(data)
  if (typeof code === 'string') return { code, status: null }
  const status = codeOf(cause)
  return { code: null, status: typeof status === 'number' ? status : null }
}

function codeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'code' in value ? value.code : null
}
