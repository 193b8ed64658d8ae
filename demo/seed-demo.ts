import type { UsersService } from '../server/domains/users/users-service.ts'
import type { Stores } from '../server/wire-services.ts'
import { loadDetails, loadPsa, loadWorld } from './data/load.ts'
import { readAptCandidate } from './data/read-apt-candidate.ts'
import { seedSoftware } from './seed-software.ts'
import { seedWorld } from './seed-world.ts'

/** The integration with the demo's PSA: its id is in the address of the custom tab. */
export const demoIntegrationId = 'corral'

/** The computer that stands for this very machine, and its tenant. */
export const thisMachineId = 'this-machine'
export const thisMachineName = 'HLD-APP-01'

/** Who can sign in to the demo. It listens on this machine only. */
export const demoUsers = [
  { name: 'Demo Admin', email: 'admin@deskhand.example', role: 'admin' },
  { name: 'Demo Technician', email: 'technician@deskhand.example', role: 'technician' },
  { name: 'Demo Reader', email: 'reader@deskhand.example', role: 'readOnly' },
] as const

export const demoPassword = 'deskhand-demo-only'

export type DemoPsaAccess = {
  readonly url: string
  readonly tenant: string
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * Stores the sample data on the first start: the world, the users, the integration with the demo's PSA and the links
 * from its records. Does nothing where it was stored before. Gives the tenant of this machine.
 */
export async function seedDemo(
  stores: Stores,
  users: UsersService,
  psa: DemoPsaAccess,
): Promise<{ tenantId: string }> {
  const details = loadDetails()
  const { world } = loadWorld(await aptVersions(details))
  const here = world.facts.computers.find(({ id }) => id === thisMachineId)
  if (!here) throw new Error(`demo/data/world.yaml has no computer ${thisMachineId}.`)
  if (await stores.integrations.find(demoIntegrationId)) return { tenantId: here.tenant }
  if ((await stores.tenants.count()) > 0)
    throw new Error('An earlier start of the demo was cut off. Delete its folder and start again.')
  const now = new Date()
  await seedWorld(stores, world.facts, details, now)
  await seedSoftware(stores, thisMachineId, details, now)
  for (const user of demoUsers) await users.createUser({ ...user, password: demoPassword, tenantIds: null })
  await seedIntegration(stores, psa, now)
  return { tenantId: here.tenant }
}

async function aptVersions(details: ReturnType<typeof loadDetails>): Promise<Record<string, string>> {
  const versions: Record<string, string> = {}
  for (const [itemId, { versionFromApt }] of Object.entries(details.items)) {
    const version = versionFromApt && (await readAptCandidate(versionFromApt.package))
    if (version) versions[itemId] = version
  }
  return versions
}

async function seedIntegration(
  { integrations }: Stores,
  { url, tenant, clientId, clientSecret }: DemoPsaAccess,
  now: Date,
): Promise<void> {
  await integrations.create({
    id: demoIntegrationId,
    kind: 'psa',
    vendor: 'halo',
    name: 'Corral Desk',
    baseUrl: url,
    settings: { tenant, clientId },
    secrets: { clientSecret },
  })
  const { mapping } = loadPsa({ now })
  const link = { integrationId: demoIntegrationId }
  for (const [externalId, tenantId] of Object.entries(mapping.clients))
    await integrations.link({ ...link, recordKind: 'client', externalId, tenantId })
  for (const [externalId, personId] of Object.entries(mapping.users))
    await integrations.link({ ...link, recordKind: 'user', externalId, personId })
  for (const [externalId, computerId] of Object.entries(mapping.assets))
    await integrations.link({ ...link, recordKind: 'asset', externalId, computerId })
}
