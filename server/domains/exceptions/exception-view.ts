import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import { allows } from '../../../core/permissions/allows.ts'
import type { ExceptionRow } from '../deployments/exception-store.ts'
import { tenantOf } from '../deployments/tenant-limits.ts'
import type { IntegrationsService } from '../integrations/integrations-service.ts'
import type { SubjectRef } from '../places/subject-of-place.ts'
import type { Caller } from '../users/caller.ts'
import { subjectOf } from './exception-rule.ts'

/** An exception as people see it. */
export type ExceptionView = {
  readonly id: string
  readonly item: { readonly id: string; readonly name: string }
  readonly subject: SubjectRef & { readonly name: string }
  readonly tenant: { readonly id: string; readonly name: string }
  readonly reason: string
  /** Null: whoever made it has no account any more. */
  readonly owner: string | null
  /** The ticket that it was made from; its page, where the PSA is still set up. */
  readonly ticket: { readonly id: string; readonly url: string | null } | null
  /** ISO instant from which on the rules count again. */
  readonly until: string
  readonly createdAt: string
  readonly active: boolean
  /** The reader may end it. */
  readonly mayEnd: boolean
}

/** The pages of tickets, by integration. */
export type TicketPages = ReadonlyMap<string, (ticketId: string) => string>

/** Where the tickets of exceptions are to be seen; what is not set up any more is left out. */
export async function ticketPagesOf(
  rows: readonly ExceptionRow[],
  integrations: Pick<IntegrationsService, 'psa'>,
): Promise<TicketPages> {
  const pages = new Map<string, (ticketId: string) => string>()
  for (const id of new Set(rows.flatMap(({ ticket }) => ticket?.integrationId ?? []))) {
    const psa = await integrations.psa(id).then(
      (found) => found.psa,
      () => null,
    )
    if (psa) pages.set(id, (ticketId) => psa.ticketUrl(ticketId))
  }
  return pages
}

/**
 * An exception for a reader; null where it is none of his business, where it has just gone, and where whom it left out is
 * no longer on record.
 */
export function viewException(
  index: FactsIndex,
  caller: Caller,
  row: ExceptionRow,
  pages: TicketPages,
  now: Date,
): ExceptionView | null {
  const rule = index.deployments.get(row.id)?.deployment
  const subject = rule && subjectOf(rule.target)
  const tenant = rule && index.tenants.get(tenantOf(index, rule) ?? '')
  if (!rule?.expiresAt || !subject || !tenant) return null
  if (!allows(caller, 'exceptions.view', { tenantId: tenant.id }).allowed) return null
  const { ticket } = row
  const active = rule.expiresAt > now
  return {
    id: row.id,
    item: { id: rule.item, name: index.items.get(rule.item)?.name ?? rule.item },
    subject: { ...subject, name: nameOf(index, subject) },
    tenant: { id: tenant.id, name: tenant.name },
    reason: row.reason,
    owner: row.owner?.name ?? null,
    ticket: ticket && {
      id: ticket.ticketId,
      url: pages.get(ticket.integrationId)?.(ticket.ticketId) ?? null,
    },
    until: rule.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
    active,
    mayEnd: active && mayChange(caller, subject, tenant.id),
  }
}

/**
 * Whether somebody may leave this subject out, or end that. A whole customer is left out by those who write its rules:
 * it takes a protection off everybody there, and that is what a changed rule does.
 */
export function mayChange(caller: Caller, { kind }: Pick<SubjectRef, 'kind'>, tenantId: string): boolean {
  const permission = kind === 'tenant' ? 'deployments.edit' : 'exceptions.edit'
  return (
    allows(caller, 'exceptions.edit', { tenantId }).allowed &&
    allows(caller, permission, { tenantId }).allowed
  )
}

function nameOf(index: FactsIndex, { kind, id }: SubjectRef): string {
  const named = { computer: index.computers, person: index.persons, tenant: index.tenants }[kind]
  return named.get(id)?.name ?? id
}
