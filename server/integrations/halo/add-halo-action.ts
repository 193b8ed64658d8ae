import type { PsaCallOptions, PsaResult } from '../psa.ts'
import { fail } from './halo-errors.ts'
import { isId, noSuch } from './halo-ids.ts'
import type { HaloTransport } from './halo-request.ts'
import type { HaloSettings } from './halo-settings.ts'
import { haloAction } from './halo-shapes.ts'

/** The stock outcome "Internal Note" (Vendor facts, HaloPSA, private note). */
const internalNoteOutcome = 7

/** An entry of a ticket's history that the requester does not see. */
type NewAction = { readonly ticketId: string; readonly html: string; readonly minutes: number }

/**
 * Adds an entry with the outcome of internal notes; where that is refused, since the ticket is closed or the agent
 * lacks the right to it, with the second outcome of the settings. Where both are, the answer has both reasons.
 */
export async function addHaloAction(
  transport: HaloTransport,
  settings: HaloSettings,
  { ticketId, html, minutes }: NewAction,
  options?: PsaCallOptions,
): Promise<PsaResult<{ noteId: string | null }>> {
  if (!isId(ticketId)) return noSuch('Tickets')
  const post = async (outcome: number): Promise<PsaResult<unknown>> => {
    const action = {
      ticket_id: Number(ticketId),
      outcome_id: outcome,
      hiddenfromuser: true,
      note_html: html,
      ...(minutes > 0 ? { timetaken: minutes / 60 } : {}),
    }
    const posted = await transport.post('Actions', [action], options)
    if (posted.ok || posted.error.code !== 'notAllowed') return posted
    return fail(
      'notAllowed',
      `The integration's agent may not add notes with the outcome ${outcome}. Allow it in HaloPSA, or choose another outcome in the integration's settings. ${posted.error.message}`,
    )
  }
  const first = settings.noteOutcomeId ?? internalNoteOutcome
  const fallback = settings.closedNoteOutcomeId
  let posted = await post(first)
  if (!posted.ok && isRefusal(posted) && fallback && fallback !== first) {
    const again = await post(fallback)
    posted =
      !again.ok && isRefusal(again)
        ? fail(
            again.error.code,
            `${posted.error.message} The second outcome, ${fallback}, was not taken either: ${again.error.message}`,
          )
        : again
  }
  if (!posted.ok) return posted
  const answer = Array.isArray(posted.value) ? posted.value[0] : posted.value
  const added = haloAction.safeParse(answer)
  return { ok: true, value: { noteId: added.success ? added.data.id : null } }
}

function isRefusal({ error }: PsaResult<unknown> & { ok: false }): boolean {
  return error.code === 'refused' || error.code === 'notAllowed'
}
