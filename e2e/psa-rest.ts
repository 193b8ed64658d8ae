import { z } from 'zod'
import type { StartedDemoPsa } from '../demo/psa/start-demo-psa.ts'

const actions = z.object({
  actions: z.array(z.object({ note_html: z.string().optional(), hiddenfromuser: z.boolean() })),
})

/** The internal notes of a ticket, as the PSA's own REST side gives them. */
export async function internalNotes(psa: StartedDemoPsa, ticketId: string): Promise<string[]> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: psa.clientId,
    client_secret: psa.clientSecret,
    scope: 'all',
  })
  const signIn = await fetch(`${psa.url}/auth/token?tenant=${psa.tenant}`, { method: 'POST', body: form })
  const { access_token } = z.object({ access_token: z.string() }).parse(await signIn.json())
  const answer = await fetch(`${psa.url}/api/Actions?ticket_id=${ticketId}&excludesys=false`, {
    headers: { authorization: `Bearer ${access_token}` },
  })
  return actions
    .parse(await answer.json())
    .actions.filter(({ hiddenfromuser }) => hiddenfromuser)
    .map(({ note_html = '' }) => note_html)
}
