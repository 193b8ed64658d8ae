import type { Psa, PsaTicket } from '../../integrations/psa.ts'
import type { ComputerStore } from '../computers/store.ts'
import type { IntegrationRow, IntegrationStore } from '../integrations/store.ts'
import type { PersonStore } from '../persons/store.ts'
import type { TenantStore, TenantSummary } from '../tenants/store.ts'
import { type FoundComputer, findComputers } from './find-computers.ts'
import { type FoundPerson, findPerson } from './find-person.ts'
import type { TicketReading } from './read-ticket.ts'

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
  readonly person: FoundPerson | null
  readonly computers: FoundComputer[]
  /** Plain sentences on what is missing or ambiguous, each with what to do. */
  readonly notices: string[]
}

export type TicketSources = {
  readonly tenants: TenantStore
  readonly persons: PersonStore
  readonly computers: ComputerStore
  readonly integrations: IntegrationStore
}

/** Finds the tenant, person and computers, as we know them now, of what the PSA said of a ticket. */
export async function describeTicket(
  sources: TicketSources,
  integration: IntegrationRow,
  psa: Pick<Psa, 'ticketUrl'>,
  reading: TicketReading,
): Promise<TicketContext> {
  const { ticket } = reading
  const notices: string[] = [...reading.gaps]
  const found = { ...sources, integrationId: integration.id }
  const tenant = await findTenant(sources, integration.id, ticket, notices)
  const person = tenant && (await findPerson(found, reading, tenant, notices))
  const computers = tenant ? await findComputers(found, reading, tenant.id, person, notices) : []
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
