import { naiveResolve } from '../testing/naive-resolve.ts'
import type { WorldDocument } from '../testing/world-document.ts'
import type { CommonSubset, Deliver, FlatComputer } from './common-subset.ts'
import { fleetNow } from './generate-fleet.ts'

/** The common subset with the rules as the tests put them plainly: every deployment for every computer, without an index. */
export function withNaiveResolver(
  { facts }: CommonSubset,
  computers: readonly FlatComputer[],
): (deliver: Deliver) => void {
  const ids = new Set(computers.map(({ id }) => id))
  const asked = facts.computers.filter(({ id }) => ids.has(id))
  const tenants = new Set(asked.map(({ tenant }) => tenant))
  const people = new Set(asked.map(({ primaryPerson }) => primaryPerson))
  const world: WorldDocument = {
    now: fleetNow.toISOString(),
    tenants: facts.tenants.filter(({ id }) => tenants.has(id)),
    persons: facts.persons.filter(({ id }) => people.has(id)),
    groups: [],
    computers: asked.map(({ kind, roles, ...computer }) => ({
      ...computer,
      kind: kind ?? 'workstation',
      roles: roles ?? [],
    })),
    agreements: facts.agreements.filter(({ tenant }) => tenants.has(tenant)),
    items: facts.items,
    deployments: facts.deployments.map(
      ({ target: { ref, tenant, ...target }, expiresAt, ...deployment }) => ({
        ...deployment,
        ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
        target: { ...target, ...(ref === null ? {} : { ref }), ...(tenant === null ? {} : { tenant }) },
      }),
    ),
    scriptResults: {},
    detected: {},
  }
  return (deliver) => {
    for (const { subject, item, winner } of naiveResolve(world)) if (winner) deliver(subject, item, winner)
  }
}
