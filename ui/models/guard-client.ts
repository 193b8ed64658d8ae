import type { Signal } from '@preact/signals'
import { asClientError, type ToolsClient } from '../client.ts'

/** The same client, which also sets `signedOut` whenever the server says that nobody is signed in. */
export function guardClient(client: ToolsClient, signedOut: Signal<boolean>): ToolsClient {
  const noting = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer
    } catch (thrown) {
      const error = asClientError(thrown)
      if (error.code === 'signedOut') signedOut.value = true
      throw error
    }
  }
  return {
    context: (place, fresh) => noting(client.context(place, fresh)),
    list: (place, subject) => noting(client.list(place, subject)),
    explain: (place, subject, itemId) => noting(client.explain(place, subject, itemId)),
    timeline: (place, subject, page) => noting(client.timeline(place, subject, page)),
    prepareTool: (request) => noting(client.prepareTool(request)),
    detectTool: (request) => noting(client.detectTool(request)),
    run: (press) => noting(client.run(press)),
    askApproval: (press) => noting(client.askApproval(press)),
    decide: (decision) => noting(client.decide(decision)),
    previewException: (wish) => noting(client.previewException(wish)),
    createException: (wish) => noting(client.createException(wish)),
    endException: (id) => noting(client.endException(id)),
    cancel: (sessionId) => noting(client.cancel(sessionId)),
    session: (sessionId) => noting(client.session(sessionId)),
    sessionsFor: (place) => noting(client.sessionsFor(place)),
    postNoteAgain: (sessionId) => noting(client.postNoteAgain(sessionId)),
    addTime: (sessionId, minutes) => noting(client.addTime(sessionId, minutes)),
    watch: (sessionId, lastSequence, handlers) =>
      client.watch(sessionId, lastSequence, {
        ...handlers,
        onError: (error) => {
          if (error.code === 'signedOut') signedOut.value = true
          handlers.onError(error)
        },
      }),
  }
}
