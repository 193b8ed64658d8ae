import type { Computer } from '../../../core/facts/computer.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import { computerSubject } from '../../../core/facts/subject.ts'
import type { Tenant } from '../../../core/facts/tenant.ts'
import type { Missing } from '../../../core/targeting/answer.ts'
import { isInScope, matchTarget } from '../../../core/targeting/match-target.ts'
import type { Schedule } from './schedule.ts'

/** A computer that a schedule takes, with its zone. */
export type TakenComputer = { readonly id: string; readonly tenantId: string; readonly timeZone: string }

export type Taken = {
  readonly computers: readonly TakenComputer[]
  /** How many are left out because a fact that the target depends on is not known, by the fact. */
  readonly unknown: Readonly<Record<Missing, number>>
}

type Limits = {
  /** Only the computers whose own zone it is; null: all. */
  readonly zone: string | null
  readonly maySee?: (tenantId: string) => boolean
}

/**
 * The computers that a schedule takes at an instant. One of which it is not known whether the target means it is left
 * out: maintenance that starts by itself never rests on a guess. So are those that are excluded from maintenance, and
 * tenants that everything across all tenants leaves out.
 */
export function takenComputers(
  index: FactsIndex,
  schedule: Pick<Schedule, 'id' | 'target'>,
  now: Date,
  { zone, maySee = () => true }: Limits,
): Taken {
  const computers: TakenComputer[] = []
  const unknown = { primaryPerson: 0, kind: 0, script: 0 }
  for (const computer of candidates(index, schedule)) {
    const subject = computer.maintenanceExcluded ? null : computerSubject(index, computer)
    if (!subject || !isOpenTo(schedule, subject.tenant) || !maySee(subject.tenant.id)) continue
    const { timeZone } = subject.tenant
    if (zone !== null && timeZone !== zone) continue
    const match = matchTarget(index, subject, schedule, now)
    if (match.answer === 'yes') computers.push({ id: computer.id, tenantId: computer.tenant, timeZone })
    if (match.answer === 'unknown') unknown[match.missing]++
  }
  return { computers, unknown }
}

/** The zones in which a schedule without one is due: those of the tenants that it may reach. */
export function zonesOf(
  index: FactsIndex,
  schedule: Pick<Schedule, 'target'>,
  maySee: (tenantId: string) => boolean = () => true,
): ReadonlySet<string> {
  const { scope, type, ref } = schedule.target
  const named = type === 'computer' ? index.computers.get(ref ?? '') : index.persons.get(ref ?? '')
  const zones = new Set<string>()
  for (const tenant of index.tenants.values()) {
    const lineage = index.lineages.get(tenant.id) ?? [tenant.id]
    const subject = { kind: 'tenant', ...tenant, tenant, lineage, computer: null, person: null } as const
    const isReached =
      scope === 'individual' ? named?.tenant === tenant.id : isInScope(subject, schedule.target)
    if (isReached && isOpenTo(schedule, tenant) && maySee(tenant.id)) zones.add(tenant.timeZone)
  }
  return zones
}

function isOpenTo({ target }: Pick<Schedule, 'target'>, tenant: Tenant): boolean {
  return target.scope !== 'cross-tenant' || !tenant.excludeFromCrossTenant
}

/** Whoever names one computer need not ask all. */
function candidates(index: FactsIndex, { target }: Pick<Schedule, 'target'>): Iterable<Computer> {
  if (target.type !== 'computer') return index.computers.values()
  const computer = index.computers.get(target.ref ?? '')
  return computer ? [computer] : []
}
