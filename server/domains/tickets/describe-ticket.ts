import type { Psa, PsaTicket } from '../../integrations/psa.ts'
import type { ComputerStore } from '../computers/store.ts'
import type { IntegrationRow, IntegrationStore } from '../integrations/store.ts'
import type { PersonStore, PersonSummary } from '../persons/store.ts'
import type { TenantStore, TenantSummary } from '../tenants/store.ts'
import { type FoundComputer, findComputers } from './find-computers.ts'

/** What a ticket is about: read from the PSA by the server, never said by a browser. */
export type TicketContext = {
  readonly integration: { readonly id: string; readonly name: string }
  readonly ticket: {
    readonly id: string
    readonly summary: string
    readonly closed: boolean
    readonly url: string
    /** When it was opened in the PSA; null where that is not known. */
    readonly openedAt: string | null
  }
  readonly tenant: (TenantSummary & { readonly foundBy: string }) | null
  readonly person: (PersonSummary & { readonly foundBy: string }) | null
  readonly computers: FoundComputer[]
  /** Plain sentences on what is missing or ambiguous. */
  readonly notices: string[]
}

export type TicketSources = {
  readonly tenants: TenantStore
  readonly persons: PersonStore
  readonly computers: ComputerStore
  readonly integrations: IntegrationStore
}

/** Finds the tenant, person and computers of a ticket that was just read. */
export async function describeTicket(
  sources: TicketSources,
  integration: IntegrationRow,
  psa: Psa,
  ticket: PsaTicket,
): Promise<TicketContext> {
  const notices: string[] = []
  const tenant = await findTenant(sources, integration.id, ticket, notices)
  const person = tenant && (await findPerson(sources, integration.id, ticket, tenant, notices))
  const computers = tenant
    ? await findComputers(
        { ...sources, psa, integrationId: integration.id },
        ticket,
        tenant.id,
        person,
        notices,
      )
    : []
  return {
    integration: { id: integration.id, name: integration.name },
    ticket: {
      id: ticket.id,
      summary: ticket.summary,
      closed: ticket.closed,
      url: psa.ticketUrl(ticket.id),
      openedAt: ticket.openedAt,
    },
    tenant: tenant && { ...tenant, foundBy: 'customer of the ticket' },
    person,
    computers,
    notices,
  }
}

async function findTenant(
  { tenants, integrations }: TicketSources,
  integrationId: string,
  ticket: PsaTicket,
  notices: string[],
): Promise<TenantSummary | null> {
  if (ticket.clientId === null) {
    notices.push('The ticket names no customer. Set one in the ticket to see tools.')
    return null
  }
  const link = await integrations.linked(integrationId, 'client', ticket.clientId)
  const tenant = link?.tenantId ? await tenants.find(link.tenantId) : null
  if (!tenant)
    notices.push(`The customer ${ticket.clientName} is not linked to a tenant yet. Ask an admin to link it.`)
  return tenant
}

async function findPerson(
  { persons, integrations }: TicketSources,
  integrationId: string,
  { requester }: PsaTicket,
  tenant: TenantSummary,
  notices: string[],
): Promise<TicketContext['person']> {
  if (requester.kind === 'none') {
    notices.push('The ticket names no requester; tools for the customer are shown.')
    return null
  }
  if (requester.kind === 'generalUser') {
    notices.push('The requester is the stock General User; tools for the customer are shown.')
    return null
  }
  const link = await integrations.linked(integrationId, 'user', requester.userId)
  const linked = link?.personId ? await persons.find(link.personId) : null
  if (linked?.tenantId === tenant.id) return { ...linked, foundBy: 'requester of the ticket' }
  const matches = requester.email ? await persons.findByEmail(tenant.id, requester.email) : []
  const [only, another] = matches
  if (only && !another) return { ...only, foundBy: 'requester’s e-mail address' }
  notices.push(
    only
      ? `${matches.length} persons of ${tenant.name} share the address ${requester.email}, so none is taken.`
      : `${requester.name} is no person that Deskhand knows at ${tenant.name}; tools for the customer are shown.`,
  )
  return null
}
