import type { Computer } from '../facts/computer.ts'
import type { Deployment } from '../facts/deployment.ts'
import type { Desired } from '../facts/desired.ts'
import type { Facts } from '../facts/facts.ts'
import type { MaintenanceItem } from '../facts/maintenance-item.ts'
import type { WorldShape } from './world-shape.ts'

/** Turns a document that has passed all checks into facts, with the defaults of what it leaves out. */
export function factsFromShape(shape: WorldShape): Facts {
  return {
    tenants: shape.tenants,
    persons: shape.persons.map((person) => ({
      ...person,
      upn: person.upn ?? null,
      email: person.email ?? null,
    })),
    groups: shape.groups,
    computers: shape.computers.map(computerOf),
    agreements: shape.agreements,
    items: shape.items.map(itemOf),
    deployments: shape.deployments.map(deploymentOf),
    scriptResults: shape.scriptResults ?? new Map(),
    detected: shape.detected ?? new Map(),
  }
}

function computerOf(computer: WorldShape['computers'][number]): Computer {
  return { ...computer, kind: computer.kind ?? null, roles: computer.roles ?? null }
}

function itemOf({ kind, subject, versions, ...item }: WorldShape['items'][number]): MaintenanceItem {
  return kind === 'software' ? { ...item, kind, versions } : { ...item, kind, subject: subject ?? 'computer' }
}

function deploymentOf({ desired, target, ...deployment }: WorldShape['deployments'][number]): Deployment {
  return {
    ...deployment,
    desired: desiredOf(desired),
    target: {
      ...target,
      ref: target.ref ?? null,
      tenant: target.tenant ?? null,
      includeChildTenants: target.includeChildTenants ?? false,
    },
    expiresAt: deployment.expiresAt ?? null,
    approved: deployment.approved ?? deployment.origin === 'local',
  }
}

function desiredOf({
  state,
  mode,
  version,
  atLeast,
  atMost,
}: WorldShape['deployments'][number]['desired']): Desired {
  if (mode !== undefined) return { mode }
  if (state !== 'installed') return { state: state ?? 'ignored' }
  if (atLeast !== undefined) return { state, atLeast }
  if (atMost !== undefined) return { state, atMost }
  return { state, version: version ?? 'any' }
}
