import type { Psa, PsaAsset, PsaTicket } from '../../integrations/psa.ts'
import type { ComputerStore, ComputerSummary } from '../computers/store.ts'
import type { IntegrationStore } from '../integrations/store.ts'
import type { PersonSummary } from '../persons/store.ts'

/** A computer of the ticket, with how it was found, in words. */
export type FoundComputer = ComputerSummary & { readonly foundBy: string }

type Sources = {
  readonly psa: Psa
  readonly integrationId: string
  readonly computers: ComputerStore
  readonly integrations: IntegrationStore
}

/**
 * The computers that a ticket is about: those of its assets (by link, then serial within the customer, then name within
 * the customer), else the requester's own. What could not be told is added to `notices`, in words.
 */
export async function findComputers(
  sources: Sources,
  ticket: PsaTicket,
  tenantId: string,
  person: PersonSummary | null,
  notices: string[],
): Promise<FoundComputer[]> {
  const found = new Map<string, FoundComputer>()
  for (const asset of await ticketAssets(sources.psa, ticket, notices)) {
    const computer = await computerOfAsset(sources, ticket, asset, tenantId, notices)
    if (computer) found.set(computer.id, computer)
  }
  if (found.size > 0 || !person) return [...found.values()]
  const all = await sources.computers.findByPrimaryPerson(person.id)
  // What a ticket of one customer shows, and lets run, never reaches another one's computers.
  const own = all.filter((computer) => computer.tenantId === tenantId)
  if (own.length === 0)
    notices.push(`${person.name} is not the primary person of any computer, and the ticket has no asset.`)
  return own.map((computer) => ({ ...computer, foundBy: `${person.name}’s primary computer` }))
}

async function ticketAssets(psa: Psa, ticket: PsaTicket, notices: string[]): Promise<PsaAsset[]> {
  if (ticket.assets.length === 0) return []
  const answer = await psa.listTicketAssets(ticket.id)
  if (answer.ok) return answer.value
  notices.push(`The ticket’s assets could not be read. ${answer.error.message}`)
  return []
}

async function computerOfAsset(
  { integrationId, computers, integrations }: Sources,
  ticket: PsaTicket,
  asset: PsaAsset,
  tenantId: string,
  notices: string[],
): Promise<FoundComputer | null> {
  if (asset.clientId !== null && asset.clientId !== ticket.clientId) {
    notices.push(`The asset ${asset.name} belongs to another customer, so it is left out.`)
    return null
  }
  const link = await integrations.linked(integrationId, 'asset', asset.id)
  if (link?.computerId) {
    const computer = await computers.find(link.computerId)
    if (computer?.tenantId === tenantId) return { ...computer, foundBy: 'asset on the ticket' }
  }
  const matches = await computers.findBySerialOrName(tenantId, [asset.name, ...asset.keys])
  const [only, another] = matches
  if (only && !another) return { ...only, foundBy: 'asset on the ticket, by its serial or name' }
  notices.push(
    only
      ? `The asset ${asset.name} fits ${matches.length} computers (${matches.map(({ name }) => name).join(', ')}), so none is taken.`
      : `The asset ${asset.name} is no computer that Deskhand knows.`,
  )
  return null
}
