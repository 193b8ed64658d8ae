import type { Flip } from '../../../core/explanation/find-flips.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import type { Target } from '../../../core/facts/target.ts'
import type { Permission } from '../../../core/permissions/permissions.ts'
import type { Decision } from '../../../core/resolution/decide.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'

/** A deployment or a schedule, by whom it reaches. */
type Rule = { readonly target: Target }

/** The one tenant that a rule belongs to, or null where it reaches several. */
export function tenantOf(index: FactsIndex, { target }: Rule): string | null {
  if (target.scope === 'tenant') return target.tenant
  if (target.scope === 'cross-tenant') return null
  const named = target.type === 'computer' ? index.computers : index.persons
  return named.get(target.ref ?? '')?.tenant ?? null
}

/** Whether something of this tenant may be shown to the caller; what belongs to no single tenant may. */
export function maySee(caller: Caller, tenantId: string | null): boolean {
  const visible = visibleTenants(caller)
  return tenantId === null || visible === 'all' || visible.includes(tenantId)
}

/**
 * Passes where the caller may change a deployment.
 * @throws as `requirePermission` does
 */
export function requireMayEdit(index: FactsIndex, caller: Caller, rule: Rule): void {
  requireWhereverItReaches(index, caller, 'deployments.edit', rule)
}

/**
 * Passes where the caller has the permission in the rule's tenant and in every one below that it reaches too.
 * @throws as `requirePermission` does
 */
export function requireWhereverItReaches(
  index: FactsIndex,
  caller: Caller,
  permission: Permission,
  rule: Rule,
): void {
  const tenantId = tenantOf(index, rule)
  requirePermission(caller, permission, { tenantId })
  if (tenantId === null || !rule.target.includeChildTenants) return
  for (const id of tenantsBelow(index, tenantId)) requirePermission(caller, permission, { tenantId: id })
}

function tenantsBelow(index: FactsIndex, tenantId: string): ReadonlySet<string> {
  const below = new Set(index.children.get(tenantId))
  // A set hands out what is added while it is walked.
  for (const id of below) for (const child of index.children.get(id) ?? []) below.add(child)
  return below
}

/**
 * A decision without the rules for other tenants that have nothing to do with its subject: their names and targets are
 * none of the caller's business. What takes part in the ranking stays, or the outcome could not be explained.
 */
export function withoutForeignRules(index: FactsIndex, caller: Caller, decision: Decision): Decision {
  const trace = decision.trace.filter(
    ({ deployment, outcome }) =>
      (outcome !== 'noMatch' && outcome !== 'gated') || maySeeRule(index, caller, deployment),
  )
  return { ...decision, trace }
}

/** The flips that speak of nothing but what the caller may see, given the decision as it is shown to him. */
export function withoutForeignFlips(
  index: FactsIndex,
  caller: Caller,
  { trace }: Decision,
  flips: readonly Flip[],
): Flip[] {
  const shown = new Set(trace.map(({ deployment }) => deployment))
  const isTold = (id: string) => shown.has(id) || maySeeRule(index, caller, id)
  return flips.filter(
    ({ winner, changes }) =>
      (winner === null || isTold(winner)) &&
      changes.every((change) => {
        if ('deployment' in change) return isTold(change.deployment)
        if (!('person' in change) || change.person === null) return true
        return maySee(caller, index.persons.get(change.person)?.tenant ?? null)
      }),
  )
}

function maySeeRule(index: FactsIndex, caller: Caller, id: string): boolean {
  const rule = index.deployments.get(id)?.deployment
  return !rule || maySee(caller, tenantOf(index, rule))
}
