import { DeskhandError } from '../../errors.ts'
import type { TicketContext } from '../tickets/describe-ticket.ts'

/** What a tool is run on: one of those that the ticket's context names. */
export type SubjectRef = { readonly kind: 'computer' | 'person' | 'tenant'; readonly id: string }

/** The tenant of the ticket, when the subject is among what the ticket is about. */
export function requireSubjectOfTicket(context: TicketContext, subject: SubjectRef): { tenantId: string } {
  const { tenant, person, computers } = context
  const named =
    subject.kind === 'tenant'
      ? tenant?.id === subject.id
      : subject.kind === 'person'
        ? person?.id === subject.id
        : computers.some(({ id }) => id === subject.id)
  if (!tenant || !named)
    throw new DeskhandError(
      'conflict',
      'The ticket is no longer about this computer, person or customer. Reload the tools.',
    )
  return { tenantId: tenant.id }
}
