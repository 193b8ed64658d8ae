import type { TicketRef } from '../tickets/tickets-service.ts'

/** A computer that somebody opened by itself, without a ticket. */
export type ComputerRef = { readonly computerId: string }

/** Where tools are asked for: a ticket, or a computer by itself. All that a browser may say of it. */
export type Place = TicketRef | ComputerRef

export function isTicket(place: Place): place is TicketRef {
  return 'ticketId' in place
}
