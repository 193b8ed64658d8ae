import { allows } from '../../../core/permissions/allows.ts'
import { DeskhandError } from '../../errors.ts'
import type { RemoteSession } from '../computers/remote-session-store.ts'
import type { ComputerStore, ComputerSummary } from '../computers/store.ts'
import type { PersonStore } from '../persons/store.ts'
import type { TenantStore } from '../tenants/store.ts'
import type { TicketContext } from '../tickets/describe-ticket.ts'
import type { TicketsService } from '../tickets/tickets-service.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { type ComputerRef, isTicket, type Place } from './place.ts'

/** What a place is about. Without a ticket there is no integration either. */
export type PlaceContext = Omit<TicketContext, 'integration' | 'ticket'> & {
  readonly integration: TicketContext['integration'] | null
  readonly ticket: TicketContext['ticket'] | null
}

/** What a place is about, with what leads to its computers. */
export type ShownPlace = Omit<PlaceContext, 'computers'> & {
  readonly computers: (PlaceContext['computers'][number] & { readonly remote: RemoteSession[] })[]
}

type Sources = {
  readonly tickets: Pick<TicketsService, 'context'>
  readonly computers: ComputerStore
  readonly persons: PersonStore
  readonly tenants: TenantStore
}

export type PlacesService = ReturnType<typeof createPlacesService>

/** What the places are about in which tools are asked for. */
export function createPlacesService(sources: Sources) {
  /** The computer, when the caller may see its tenant; one of another tenant is as one that does not exist. */
  async function requireComputer(caller: Caller, { computerId }: ComputerRef): Promise<ComputerSummary> {
    requirePermission(caller, 'tools.view')
    // The iframe stands in a ticket's page, and speaks for nothing but that ticket.
    if (caller.via === 'widget')
      throw new DeskhandError('notAllowed', 'This is not offered inside a ticket page. Open Deskhand itself.')
    const computer = await sources.computers.find(computerId)
    if (!computer || !allows(caller, 'tools.view', { tenantId: computer.tenantId }).allowed)
      throw new DeskhandError('notFound', 'There is no such computer among those you may see.')
    return computer
  }

  async function describeComputer(computer: ComputerSummary): Promise<PlaceContext> {
    const { id, tenantId, name, os, serial, primaryPersonId, online } = computer
    const tenant = await sources.tenants.find(tenantId)
    const person = primaryPersonId === null ? null : await sources.persons.find(primaryPersonId)
    // What is opened at one customer, and may be run there, never reaches another one's people.
    const own = person?.tenantId === tenantId ? person : null
    const notices =
      person && !own
        ? [`The primary person of ${name} belongs to another customer, so nobody is taken for it.`]
        : []
    return {
      integration: null,
      ticket: null,
      tenant: tenant && { ...tenant, foundBy: `tenant of ${name}` },
      person: own && { ...own, foundBy: `primary person of ${name}` },
      computers: [{ id, tenantId, name, os, serial, primaryPersonId, online, foundBy: 'opened by itself' }],
      notices,
    }
  }

  async function contextOf(caller: Caller, place: Place, fresh = false): Promise<PlaceContext> {
    if (isTicket(place)) return await sources.tickets.context(caller, place, fresh)
    return await describeComputer(await requireComputer(caller, place))
  }

  return {
    /**
     * What the place is about, for a caller who may see its tenant: a ticket is read again from the PSA.
     * @throws notFound for a ticket or computer that does not exist or is of a tenant that is not the caller's;
     *   notAllowed for a computer that a widget asks for; what `TicketsService.context` throws
     */
    context: contextOf,

    /**
     * The same to be shown: with the links that open a remote session with its computers. `fresh`: the PSA is asked anew.
     */
    async show(caller: Caller, place: Place, fresh = false): Promise<ShownPlace> {
      const context = await contextOf(caller, place, fresh)
      const remote = await sources.computers.remoteSessions(context.computers.map(({ id }) => id))
      const computers = context.computers.map((one) => ({ ...one, remote: remote.get(one.id) ?? [] }))
      return { ...context, computers }
    },
  }
}
