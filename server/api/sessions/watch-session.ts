import { tracked } from '@trpc/server'
import { procedure } from '../trpc.ts'
import { type SessionEvent, watchInput } from './schemas.ts'

/**
 * Follows a session: its view and log first, then every change. An event's id is the last sequence of the log that
 * its reader has, so a connection that was lost goes on from there.
 */
export const watchSession = procedure('sessions.view', { widget: true })
  .input(watchInput)
  .subscription(async function* ({ ctx, input, signal }) {
    const stopped = signal ?? new AbortController().signal
    const updates = ctx.services.sessions.watch(ctx.caller, input.sessionId, input.lastEventId ?? 0, stopped)
    for await (const { view, log, sequence } of updates) {
      const event: SessionEvent = { view, log: [...log] }
      yield tracked(String(sequence), event)
    }
  })
