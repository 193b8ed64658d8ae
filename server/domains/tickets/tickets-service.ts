import { DeskhandError } from '../../errors.ts'
import type { PsaError } from '../../integrations/psa.ts'
import type { IntegrationsService } from '../integrations/integrations-service.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { describeTicket, type TicketContext, type TicketSources } from './describe-ticket.ts'

export type TicketRef = { readonly integrationId: string; readonly ticketId: string }

/** How long a context may be shown again without asking the PSA, in milliseconds. */
const freshMs = 10_000
/** How long the last known context is good for while the PSA can't be reached, in milliseconds. */
const lastKnownMs = 60 * 60_000
const mostKept = 500

export type TicketsService = ReturnType<typeof createTicketsService>

/** What tickets are about, read again from the PSA by the server. */
export function createTicketsService(
  sources: TicketSources,
  integrations: IntegrationsService,
  now: () => number = Date.now,
) {
  const kept = new Map<string, { at: number; context: TicketContext }>()

  async function read({ integrationId, ticketId }: TicketRef): Promise<TicketContext> {
    const key = JSON.stringify([integrationId, ticketId])
    const known = kept.get(key)
    if (known && now() - known.at < freshMs) return known.context
    const { integration, psa } = await integrations.psa(integrationId)
    const answer = await psa.readTicket(ticketId, { maxWaitMs: 5_000 })
    if (!answer.ok) return lastKnown(known, integration.name, answer.error)
    kept.delete(key)
    if (answer.value.deleted) throw new DeskhandError('gone', 'This ticket was deleted in the PSA.')
    const context = await describeTicket(sources, integration, psa, answer.value)
    kept.set(key, { at: now(), context })
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break
      kept.delete(oldest)
    }
    return context
  }

  function lastKnown(
    known: { at: number; context: TicketContext } | undefined,
    name: string,
    error: PsaError,
  ): TicketContext {
    const away = error.code === 'unreachable' || error.code === 'rateLimited'
    if (!away || !known || now() - known.at > lastKnownMs) throw failureOf(name, error)
    const minutes = Math.max(1, Math.round((now() - known.at) / 60_000))
    const notice = `${name} can’t be reached now, so this is what the ticket said ${minutes} min ago. ${error.message}`
    return { ...known.context, notices: [notice, ...known.context.notices] }
  }

  /** Whether computers are connected is our own knowledge: it is never as old as what the PSA said. */
  async function withConnections(context: TicketContext): Promise<TicketContext> {
    const fresh = await sources.computers.findMany(context.computers.map(({ id }) => id))
    const online = new Map(fresh.map((computer) => [computer.id, computer.online]))
    return {
      ...context,
      computers: context.computers.map((computer) => ({
        ...computer,
        online: online.get(computer.id) ?? false,
      })),
    }
  }

  return {
    /**
     * What the ticket is about, for a caller who may see its tenant.
     * @throws notFound for a ticket of a tenant that is not the caller's, and for one that does not exist;
     *   vendorFailed or unavailable, in words, where the PSA does not answer and nothing is known yet
     */
    async context(caller: Caller, ref: TicketRef): Promise<TicketContext> {
      requirePermission(caller, 'tools.view')
      const context = await read(ref)
      if (!context.tenant && caller.limitedToTenants)
        throw new DeskhandError('notFound', 'There is no such ticket among your tenants.')
      requirePermission(caller, 'tools.view', { tenantId: context.tenant?.id ?? null })
      return await withConnections(context)
    },
  }
}

function failureOf(name: string, error: PsaError): DeskhandError {
  if (error.code === 'notFound') return new DeskhandError('notFound', `${name} has no such ticket.`)
  const code = error.code === 'unreachable' || error.code === 'rateLimited' ? 'unavailable' : 'vendorFailed'
  return new DeskhandError(code, `${name}: ${error.message}`)
}
