import { z } from 'zod'
import { DeskhandError } from '../errors.ts'
import type { Psa, PsaErrorCode, PsaResult } from '../integrations/psa.ts'
import type { EngineContext, Step } from './engine-context.ts'

const ticketNote = z.object({ html: z.string(), mark: z.string() })

/** Faults that pass by themselves; of every other one the other system has said no. */
const passing: ReadonlySet<PsaErrorCode> = new Set(['unreachable', 'rateLimited'])

/** The retries of a delivery: from 5 s doubling to 10 min, for about three days. */
export const deliveryRetries = {
  initialInterval: '5s',
  backoffCoefficient: 2,
  maximumInterval: '10m',
  maximumAttempts: 450,
} as const

const firstDelayMs = 5_000
const longestDelayMs = 600_000

/** It could not be said now; the engine tries again. */
class NotDeliveredYet extends Error {
  override readonly name = 'NotDeliveredYet'
}

type Context = Pick<EngineContext, 'outbox' | 'integrations' | 'now'>

/** Says one message of the outbox to the other system: once, however often this is begun. */
export async function deliverMessage(context: Context, step: Step, messageId: string): Promise<void> {
  await step.run({ name: 'deliver' }, () => deliver(context, messageId))
}

async function deliver({ outbox, integrations, now }: Context, messageId: string): Promise<void> {
  const message = await outbox.find(messageId)
  if (message?.status !== 'waiting' || !message.integrationId || !message.ticketId) return
  const { html, mark } = ticketNote.parse(JSON.parse(message.payload))
  const opened = await openPsaOf(integrations, message.integrationId)
  const said = opened.ok ? await postOnce(opened.value, message.ticketId, html, mark) : opened
  if (said.ok) {
    await outbox.delivered(messageId, said.value.noteId, now())
    return
  }
  if (!passing.has(said.error.code)) {
    await outbox.failed(messageId, said.error.message, 'refused')
    return
  }
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** message.attempts)
  await outbox.failed(messageId, said.error.message, { at: new Date(now().getTime() + delay) })
  throw new NotDeliveredYet(said.error.message)
}

/** An integration that is switched off may be switched on again: the message waits, and whoever looks reads why. */
async function openPsaOf(
  integrations: Context['integrations'],
  integrationId: string,
): Promise<PsaResult<Psa>> {
  try {
    return { ok: true, value: (await integrations.psa(integrationId)).psa }
  } catch (error) {
    if (!(error instanceof DeskhandError)) throw error
    return { ok: false, error: { code: 'unreachable', message: error.message } }
  }
}

/** A note that was posted just before a crash is found by its mark, not posted again. */
async function postOnce(psa: Psa, ticketId: string, html: string, mark: string) {
  const notes = await psa.listNotes(ticketId)
  if (!notes.ok) return notes
  const posted = notes.value.find((note) => note.html.includes(mark))
  if (posted) return { ok: true as const, value: { noteId: posted.id } }
  return await psa.addInternalNote({ ticketId, html })
}
