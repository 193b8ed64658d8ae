import { readMessage, type TicketMessage } from '../domains/outbox/messages.ts'
import { DeskhandError } from '../errors.ts'
import type { Psa, PsaErrorCode, PsaResult } from '../integrations/psa.ts'
import type { EngineContext, Step } from './engine-context.ts'

/**
 * Faults that pass by themselves, or once somebody has put right what the other system is signed in with; of every other
 * one the other system has said no.
 */
const passing: ReadonlySet<PsaErrorCode> = new Set([
  'unreachable',
  'rateLimited',
  'invalidAnswer',
  'unauthenticated',
])

/** The retries of a delivery: from 5 s doubling to 10 min, for about three days. */
export const deliveryRetries = {
  initialInterval: '5s',
  backoffCoefficient: 2,
  maximumInterval: '10m',
  maximumAttempts: 450,
} as const

const firstDelayMs = 5_000
const longestDelayMs = 600_000
/** After so many it counts as refused, while the retries still have some for the stops of a server. */
const mostAttempts = 420

/** It could not be said now; the engine tries again. */
class NotDeliveredYet extends Error {
  override readonly name = 'NotDeliveredYet'
}

type Context = Pick<EngineContext, 'outbox' | 'integrations' | 'now'>

/**
 * Says one message of the outbox to the other system: once, however often this is begun.
 * @param round which delivery this is: one that was begun for an earlier round says nothing any more
 */
export async function deliverMessage(
  context: Context,
  step: Step,
  messageId: string,
  round = 0,
): Promise<void> {
  await step.run({ name: 'deliver' }, () => deliver(context, messageId, round))
}

async function deliver(
  { outbox, integrations, now }: Context,
  messageId: string,
  round: number,
): Promise<void> {
  const row = await outbox.find(messageId)
  if (row?.status !== 'waiting' || !row.ticketId) return
  const message = readMessage(row)
  if (message.round !== round) return
  const opened = await openPsaOf(integrations, row.integrationId)
  const said = opened.ok ? await sayOnce(opened.value, row.ticketId, message) : opened
  if (said.ok) {
    await outbox.delivered(messageId, said.value.noteId, now())
    return
  }
  const { code, message: words } = said.error
  if (!passing.has(code)) {
    await outbox.failed(messageId, words, 'refused')
    return
  }
  if (row.attempts + 1 >= mostAttempts) {
    await outbox.failed(messageId, `It was tried for about three days. ${words}`, 'refused')
    return
  }
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** row.attempts)
  await outbox.failed(messageId, words, { at: new Date(now().getTime() + delay) })
  throw new NotDeliveredYet(words)
}

/** An integration that is switched off may be switched on again: the message waits, and whoever looks reads why. */
async function openPsaOf(
  integrations: Context['integrations'],
  integrationId: string | null,
): Promise<PsaResult<Psa>> {
  if (integrationId === null)
    return { ok: false, error: { code: 'notFound', message: 'The integration of this ticket was removed.' } }
  try {
    return { ok: true, value: (await integrations.psa(integrationId)).psa }
  } catch (error) {
    if (!(error instanceof DeskhandError)) throw error
    return { ok: false, error: { code: 'unreachable', message: error.message } }
  }
}

/** What was said just before a crash, or whose answer was lost, is found by its mark, not said again. */
async function sayOnce(psa: Psa, ticketId: string, message: TicketMessage) {
  const notes = await psa.listNotes(ticketId)
  if (!notes.ok) return notes
  const said = notes.value.find((note) => note.html.includes(message.mark))
  if (said) return { ok: true as const, value: { noteId: said.id } }
  const { html } = message
  return message.kind === 'timeEntry'
    ? await psa.addTimeEntry({ ticketId, html, minutes: message.minutes })
    : await psa.addInternalNote({ ticketId, html })
}
