import type { Facts } from '../facts/facts.ts'
import type { WorldDocument } from './world-document.ts'

/** Writes facts down as the document that says them, for what reads documents. */
export function documentOf(facts: Facts, now: Date): WorldDocument {
  return {
    now: now.toISOString(),
    tenants: facts.tenants,
    persons: facts.persons,
    groups: facts.groups,
    computers: facts.computers.map(({ primaryPerson, kind, roles, ...computer }) => ({
      ...computer,
      ...(primaryPerson === undefined ? {} : { primaryPerson }),
      ...(kind === null ? {} : { kind }),
      ...(roles === null ? {} : { roles }),
    })),
    agreements: facts.agreements,
    items: facts.items.map((item) => ({ ...item, prerequisites: [] })),
    deployments: facts.deployments.map(({ target, expiresAt, ...deployment }) => ({
      ...deployment,
      ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
      target: {
        scope: target.scope,
        type: target.type,
        filter: target.filter,
        includeChildTenants: target.includeChildTenants,
        ...(target.ref === null ? {} : { ref: target.ref }),
        ...(target.tenant === null ? {} : { tenant: target.tenant }),
      },
    })),
    scriptResults: Object.fromEntries(
      [...facts.scriptResults].map(([id, answers]) => [id, Object.fromEntries(answers)]),
    ),
    detected: {},
  }
}
