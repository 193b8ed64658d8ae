import type { Deployment } from '../facts/deployment.ts'
import { type DesiredForm, desiredForm } from '../facts/desired.ts'
import { type TargetFilter, targetTypes } from '../facts/target.ts'

/** The steps by which two candidates are compared, in this order. Source: Resolution, section 3. */
export const rankSteps = ['scope', 'type', 'filter', 'desired', 'origin', 'order', 'id'] as const
export type RankStep = (typeof rankSteps)[number]

/** What a deployment brings into a comparison whoever the subject is; lower goes first. */
export interface RankKeys {
  readonly type: number
  readonly filter: number
  readonly desired: number
  readonly origin: number
  /** The four above in one number, which orders deployments just as they do one after the other. */
  readonly strength: number
  /** Infinity where the deployment has no order. */
  readonly order: number
  readonly id: string
}

const filterRanks: Readonly<Record<TargetFilter, number>> = {
  primaryDomainControllers: 0,
  domainControllers: 1,
  servers: 2,
  portables: 2,
  workstations: 2,
  workstationsAndPortables: 3,
  all: 4,
}

const desiredRanks: Readonly<Record<DesiredForm, number>> = {
  ignored: 0,
  // Software.
  uninstalled: 1,
  exact: 2,
  atLeast: 3,
  atMost: 3,
  latest: 4,
  any: 5,
  updateIfFound: 6,
  // Tasks; one item is never both, so the two lists may share numbers.
  enforce: 1,
  audit: 2,
  monitor: 3,
}

/** Computes a deployment's part of the ranking, steps 2 to 7. Source: Resolution, section 3. */
export function rankKeysOf(deployment: Deployment): RankKeys {
  const type = targetTypes.indexOf(deployment.target.type)
  const filter = filterRanks[deployment.target.filter]
  const desired = desiredRanks[desiredForm(deployment.desired)]
  const origin = deployment.origin === 'local' ? 0 : 1
  return {
    type,
    filter,
    desired,
    origin,
    // Every rank is below 10.
    strength: type * 1000 + filter * 100 + desired * 10 + origin,
    order: deployment.order ?? Number.POSITIVE_INFINITY,
    id: deployment.id,
  }
}
