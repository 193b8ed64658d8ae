import { DeskhandError } from '../../errors.ts'
import type { PlaceContext } from './places-service.ts'

/** What a tool is run on: one of those that the place's context names. */
export type SubjectRef = { readonly kind: 'computer' | 'person' | 'tenant'; readonly id: string }

/** The tenant of the place, when the subject is among what the place is about. */
export function requireSubjectOfPlace(context: PlaceContext, subject: SubjectRef): { tenantId: string } {
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
      context.ticket
        ? 'The ticket is no longer about this computer, person or customer. Reload the tools.'
        : 'This person or customer no longer goes with the computer. Reload the tools.',
    )
  return { tenantId: tenant.id }
}
