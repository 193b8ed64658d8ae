import type { Facts } from '../facts/facts.ts'
import type { Tenant } from '../facts/tenant.ts'
import { generateComputers, generateDetected } from './generate-computers.ts'
import { generateDeployments, generateScriptResults } from './generate-deployments.ts'
import { generateItems } from './generate-items.ts'
import { generateAgreements, generateGroups, generatePersons, generateTenants } from './generate-tenants.ts'
import { randomOf } from './random.ts'

/** The instant that questions about a generated fleet are asked about. */
export const fleetNow = new Date('2026-11-23T09:00:00Z')

const itemCount = 500
const deploymentCount = 2000

/**
 * The facts of a managed service provider: this many computers in about a sixtieth as many tenants of very different
 * sizes, one person to most computers, 500 items and 2,000 deployments. Most deployments belong to one tenant of many;
 * about a hundred items are everybody's. The same number and seed give the same facts.
 */
export function generateFleet(computerCount: number, seed = 1): Facts {
  const random = randomOf(seed)
  const tenants = generateTenants(random, Math.max(2, Math.round(computerCount / 60)))
  const homes = homesOf(tenants, computerCount)
  const persons = generatePersons(random, homes)
  const groups = generateGroups(random, tenants, persons)
  const computers = generateComputers(random, homes, persons)
  const agreements = generateAgreements(random, tenants, computers)
  const items = generateItems(random, itemCount)
  const world = { tenants, persons, groups, computers, agreements, items }
  const deployments = generateDeployments(random, world, deploymentCount)
  return {
    ...world,
    deployments,
    scriptResults: generateScriptResults(random, computers, deployments),
    detected: generateDetected(random, computers, items),
  }
}

/** The tenant of each computer: a few tenants are large, most are small, and each has at least one. */
function homesOf(tenants: readonly Tenant[], computers: number): Tenant[] {
  const weights = tenants.map((_, at) => 1 / Math.sqrt(at + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const homes: Tenant[] = []
  let due = 0
  for (const [at, tenant] of tenants.entries()) {
    due += ((weights[at] ?? 0) / total) * computers
    do homes.push(tenant)
    while (homes.length < due && homes.length < computers)
  }
  return homes.slice(0, computers)
}
