import { readMessage } from '../outbox/messages.ts'

type MessageRow = {
  readonly kind: string
  readonly payload: string
  readonly status: string
  readonly attempts: number
  readonly nextAttemptAt: Date
  readonly lastError: string | null
}

/** How far a message to the ticket has come. */
function stateOf({ status, attempts, nextAttemptAt, lastError }: MessageRow) {
  return {
    status: status as 'waiting' | 'delivered' | 'refused',
    attempts,
    nextAttemptAt: status === 'waiting' ? nextAttemptAt.toISOString() : null,
    lastError,
  }
}

/** The receipt on its way to the ticket; null where none is due (yet). */
export function viewNote(messages: readonly MessageRow[]) {
  const message = messages.find(({ kind }) => kind === 'ticketNote')
  return message ? stateOf(message) : null
}

/** The time that somebody has entered, in minutes; null where nobody has. */
export function viewTime(messages: readonly MessageRow[]) {
  const row = messages.find(({ kind }) => kind === 'timeEntry')
  const message = row && readMessage(row)
  return row && message?.kind === 'timeEntry' ? { ...stateOf(row), minutes: message.minutes } : null
}
