import type { IntegrationStore } from '../integrations/store.ts'
import type { PersonStore, PersonSummary } from '../persons/store.ts'
import type { TenantSummary } from '../tenants/store.ts'
import type { TicketReading } from './read-ticket.ts'

/** The person of the ticket, with how they were found, in words. */
export type FoundPerson = PersonSummary & { readonly foundBy: string }

type Sources = {
  readonly integrationId: string
  readonly persons: PersonStore
  readonly integrations: IntegrationStore
}

const customerTools = 'tools for the customer are shown.'

/**
 * The requester of the ticket as a person of its tenant: by the directory account, else by the known link, else by an
 * address that one person of the tenant has. Null where that tells nobody, or not surely; `notices` then say why and
 * what to do.
 */
export async function findPerson(
  sources: Sources,
  { ticket, requester: user }: TicketReading,
  tenant: TenantSummary,
  notices: string[],
): Promise<FoundPerson | null> {
  const { requester } = ticket
  const nobody = (why: string) => {
    notices.push(why)
    return null
  }
  if (requester.kind === 'none')
    return nobody(`The ticket names no requester; ${customerTools} Set one to see a person’s tools.`)
  if (requester.kind === 'generalUser')
    return nobody(
      `The requester is the stock General User; ${customerTools} Set a real person as the requester.`,
    )
  const { name } = requester
  if (user?.serviceAccount)
    return nobody(
      `The requester ${name} is a service account; ${customerTools} Set a real person as the requester.`,
    )
  if (user?.clientId && user.clientId !== ticket.clientId)
    return nobody(
      `${name} belongs to another customer in the PSA; ${customerTools} Check the customer and the requester of the ticket.`,
    )
  if (user && !user.active)
    notices.push(`${name} is inactive in the PSA. Check that the ticket is theirs before you run anything.`)

  const ofDirectory = user?.directoryObjectId
    ? await sources.integrations.personsOfDirectory(user.directoryObjectId)
    : []
  if (ofDirectory.length > 0) {
    const own = (await findAll(sources.persons, ofDirectory)).filter(({ tenantId }) => tenantId === tenant.id)
    const [only, another] = own
    if (only && !another) return { ...only, foundBy: 'requester of the ticket, by their directory account' }
    return nobody(
      only
        ? `${own.length} persons of ${tenant.name} have the directory account of ${name}, so none is taken. Ask an admin to keep one of them.`
        : `The directory account of ${name} is at no person of ${tenant.name}; ${customerTools} Check the customer of the ticket.`,
    )
  }
  const link = await sources.integrations.linked(sources.integrationId, 'user', requester.userId)
  const linked = link?.personId ? await sources.persons.find(link.personId) : null
  if (linked?.tenantId === tenant.id)
    return { ...linked, foundBy: 'requester of the ticket, by their known link' }
  const addresses = [requester.email ?? [], user?.emails ?? []].flat()
  const matches = await findByAddresses(sources.persons, tenant.id, addresses)
  const [only, another] = matches
  if (only && !another) return { ...only, foundBy: 'requester’s e-mail address' }
  return nobody(
    only
      ? `${matches.length} persons of ${tenant.name} have an address of ${name} (${matches.map((one) => one.name).join(', ')}), so none is taken. Ask an admin to link the right one.`
      : `${name} is no person that Deskhand knows at ${tenant.name}; ${customerTools} Check the requester, or ask an admin to add them.`,
  )
}

async function findAll(persons: PersonStore, ids: readonly string[]): Promise<PersonSummary[]> {
  const found = await Promise.all(ids.map((id) => persons.find(id)))
  return found.filter((one) => one !== null)
}

/** The tenant's persons who have one of these addresses, each once. */
async function findByAddresses(persons: PersonStore, tenantId: string, addresses: readonly string[]) {
  const found = new Map<string, PersonSummary>()
  for (const address of new Set(addresses))
    for (const person of await persons.findByEmail(tenantId, address)) found.set(person.id, person)
  return [...found.values()]
}
