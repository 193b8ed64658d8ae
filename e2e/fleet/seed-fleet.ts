import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { agentVersion } from '../../agent/agent-version.ts'
import { createKeyPair } from '../../agent/create-key-pair.ts'
import { describeMachine } from '../../agent/machine/describe-machine.ts'
import { writeIdentity } from '../../agent/state/identity.ts'
import { protocolVersion } from '../../core/agent-protocol/command.ts'
import { readEnrolmentToken } from '../../core/agent-protocol/enrolment.ts'
import { type Database, openDatabase } from '../../server/db/client.ts'
import { migrateDatabase } from '../../server/db/migrate.ts'
import {
  type AgentsContext,
  createAgentsContext,
  nobodyListens,
} from '../../server/domains/agents/context.ts'
import { createEnrolmentToken } from '../../server/domains/agents/create-enrolment-token.ts'
import { enrolAgent } from '../../server/domains/agents/enrol-agent.ts'
import { createAuditService } from '../../server/domains/audit/audit-service.ts'
import { createUsersService } from '../../server/domains/users/users-service.ts'
import { createLog } from '../../server/log.ts'
import { loadSecrets, type Secrets } from '../../server/secrets.ts'
import { loadSettings, type Settings } from '../../server/settings.ts'
import { createStores, keyPairOf, type Stores } from '../../server/wire-services.ts'
import type { FleetDesk } from './fleet-desk.ts'
import { detectionScript, type ScriptHabits, setScript, testScript } from './fleet-scripts.ts'

/** One computer of the fleet, enrolled and ready to be started. */
export type FleetComputer = {
  readonly number: number
  readonly id: string
  readonly agentId: string
  /** The agent's folder, in which `generation` says which state its scripts are to bring about. */
  readonly folder: string
}

export type FleetPlan = ScriptHabits & {
  readonly computers: number
  /** Tasks that are enforced on every computer. */
  readonly tasks: number
  /** Software that is required on every computer, and that the fleet's tool needs first. */
  readonly parts: number
  /** Where the agents' folders are made. */
  readonly folder: string
  /** Where agents and people find the server. */
  readonly url: string
  readonly desk: FleetDesk
}

export const fleetUser = { email: 'fleet@deskhand.example', password: 'only-for-the-fleet' }
export const fleetIntegrationId = 'fleet-desk'
/** The deployment that is offered as a tool: a software that needs every part first. */
export const fleetToolId = 'fleet-tool'

const everyComputer = {
  scope: 'cross-tenant',
  type: 'all',
  ref: null,
  filter: 'all',
  tenant: null,
  includeChildTenants: false,
} as const

/**
 * Fills the server's database before its process starts: one tenant, its computers with an enrolled agent each, their
 * tasks and software, one user, and the desk. Enrolment goes through the domain itself, not through the agents' door, which
 * allows few attempts a minute.
 * @param environment the server's settings, as its process will get them
 */
export async function seedFleet(
  environment: Readonly<Record<string, string>>,
  plan: FleetPlan,
): Promise<FleetComputer[]> {
  const loaded = loadSettings(environment)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  const { settings } = loaded
  const secrets = await loadSecrets(settings)
  await migrateDatabase(settings.database)
  const database = await openDatabase(settings.database)
  try {
    return await fill(database, settings, secrets, plan)
  } finally {
    await database.close()
  }
}

async function fill(
  database: Database,
  settings: Settings,
  secrets: Secrets,
  plan: FleetPlan,
): Promise<FleetComputer[]> {
  const stores = createStores(database, secrets)
  const log = createLog('silent')
  const audit = createAuditService(database)
  const users = createUsersService({ database, secrets, url: settings.url ?? plan.url, audit, log })
  await users.createUser({ ...fleetUser, name: 'Fleet', role: 'admin', tenantIds: null })
  const tenantId = await stores.tenants.create({ name: 'Fleet' })
  await addItems(stores, plan)
  await addIntegration(stores, plan.desk, tenantId)
  const agents = createAgentsContext({
    database,
    serverKey: keyPairOf(secrets),
    serverUrl: plan.url,
    sealer: secrets.sealerFor('agent-command'),
    recordAudit: (event) => audit.record(event),
    log,
    listener: nobodyListens,
  })
  const computers: FleetComputer[] = []
  for (let number = 0; number < plan.computers; number += 1)
    computers.push(await addComputer(stores, agents, plan, tenantId, number))
  return computers
}

async function addItems({ items, deployments }: Stores, plan: FleetPlan): Promise<void> {
  const required = { target: everyComputer, enforcement: 'required' }
  for (let number = 0; number < plan.tasks; number += 1) {
    const name = `Fleet task ${number}`
    const itemId = await items.create({
      kind: 'task',
      name,
      scripts: { test: testScript(number, plan), set: setScript(number, plan) },
    })
    await deployments.create({ ...required, itemId, name, desired: { mode: 'enforce' } })
  }
  const installed = { state: 'installed', version: 'latest' } as const
  const addSoftware = async (name: string, number: number) =>
    await items.create({
      kind: 'software',
      name,
      detectionMethod: 'script',
      scripts: { detection: detectionScript(number, plan), install: setScript(number, plan) },
      versions: [{ version: '1.0' }],
    })
  const toolItem = await addSoftware('Fleet tool', plan.tasks + plan.parts)
  for (let part = 0; part < plan.parts; part += 1) {
    const name = `Fleet part ${part}`
    const itemId = await addSoftware(name, plan.tasks + part)
    await deployments.create({ ...required, itemId, name, desired: installed })
    await items.addPrerequisite(toolItem, { itemId, condition: 'installed', onUnmet: 'act' })
  }
  await deployments.create({
    id: fleetToolId,
    itemId: toolItem,
    name: 'Fleet tool',
    desired: installed,
    target: everyComputer,
    enforcement: 'adhoc',
    visibility: ['technicianTools'],
  })
}

async function addIntegration({ integrations }: Stores, desk: FleetDesk, tenantId: string): Promise<void> {
  await integrations.create({
    id: fleetIntegrationId,
    kind: 'psa',
    vendor: 'halo',
    name: 'Fleet desk',
    baseUrl: desk.url,
    settings: { tenant: desk.tenant, clientId: desk.clientId },
    secrets: { clientSecret: desk.clientSecret },
  })
  const link = { integrationId: fleetIntegrationId, recordKind: 'client', externalId: desk.clientExternalId }
  await integrations.link({ ...link, tenantId })
}

async function addComputer(
  { computers, integrations }: Stores,
  agents: AgentsContext,
  { folder, url, desk }: FleetPlan,
  tenantId: string,
  number: number,
): Promise<FleetComputer> {
  const hostname = `FLEET-${number}`
  const hardwareUuid = `8A3C5A20-9F1D-11EE-8C90-${number.toString(16).toUpperCase().padStart(12, '0')}`
  const machine = { hostname, hardwareUuid, installationId: `fleet-${number}`, serial: `F${number}` }
  const id = await computers.create({ ...machine, tenantId, name: hostname, kind: 'workstation' })
  await integrations.link({
    integrationId: fleetIntegrationId,
    recordKind: 'asset',
    externalId: desk.assetId(number),
    computerId: id,
  })
  const { token } = await createEnrolmentToken(agents, 'server', { tenantId, computerId: id })
  const keys = createKeyPair()
  const { agentId } = await enrolAgent(agents, {
    version: protocolVersion,
    secret: readEnrolmentToken(token)?.secret ?? '',
    publicKey: keys.publicKey,
    agentVersion,
    machine: await describeMachine(machine),
  })
  const own = join(folder, `agent-${number}`)
  mkdirSync(own, { recursive: true, mode: 0o700 })
  writeIdentity(own, {
    agentId,
    serverUrl: url,
    serverPublicKey: agents.serverKey.publicKey,
    ...keys,
    machine,
  })
  writeFileSync(join(own, 'generation'), '1\n')
  return { number, id, agentId, folder: own }
}
