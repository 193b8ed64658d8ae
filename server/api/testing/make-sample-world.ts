import { randomUUID } from 'node:crypto'
import { createDemoPsa } from '../../../demo/psa/create-demo-psa.ts'
import { type Listening, listen } from '../../../demo/psa/listen.ts'
import { testRecords } from '../../../demo/psa/test-records.ts'
import { keyOf } from '../../db/key-of.ts'
import { createExceptionStore } from '../../domains/deployments/exception-store.ts'
import { createDeploymentStore } from '../../domains/deployments/store.ts'
import { createItemStore } from '../../domains/items/store.ts'
import { makeComputer, makeSchedule, targetOf } from '../../domains/testing.ts'
import { startTestServer, type TestServer } from '../../testing.ts'

/** A server with one tenant that the samples' records belong to, and another one. */
export interface SampleWorld {
  readonly server: TestServer
  /** The tenant that the record of every `record` sample belongs to. */
  readonly tenantId: string
  /** Another tenant: whoever is limited to it must not get near the samples' records. */
  readonly otherTenantId: string
  /** A PSA with a ticket of the tenant. */
  readonly ticket: { readonly integrationId: string; readonly ticketId: string }
  readonly psaUrl: string
  /** The computer that the ticket is about. */
  readonly computerId: string
  /** A task of the library. */
  readonly itemId: string
  /** A software of the library that takes a licence key. */
  readonly softwareId: string
  /** Adds a script that nothing uses. */
  addScript(): Promise<string>
  /** Adds a licence of the software for the tenant. */
  addLicence(): Promise<string>
  /** Adds a deployment of the task for the tenant. */
  addDeployment(): Promise<string>
  /** Leaves the computer out of the software for an hour. */
  addException(): Promise<string>
  /** Adds a schedule of the tenant that is switched off. */
  addSchedule(): Promise<string>
  /** Adds a session of the tenant that waits for *Run now*. */
  addSession(): Promise<string>
  /** Adds a session of the tenant that waits for somebody's approval; gives the request. */
  addApproval(): Promise<string>
  /** Adds an agent of the tenant whose computer nobody knows; gives the record that waits for a decision. */
  addUndecidedRecord(): Promise<string>
  remove(): Promise<void>
}

/** Client and ticket of the demo's PSA that the tenant is linked to. */
const psaClient = '11'
const psaTicket = '101'
/** The asset on that ticket. */
const psaAsset = '41'

/** A plan in which nothing is done. */
const emptyPlan = JSON.stringify({
  subjectId: 'nobody',
  deploymentId: null,
  rule: '',
  parameters: '{}',
  actions: [],
  findings: {},
  errors: [],
})

/** Starts the server and a PSA, and stores what the samples need. */
export async function makeSampleWorld(): Promise<SampleWorld> {
  const server = await startTestServer()
  const desk = { clientId: 'client', clientSecret: 'top-secret' }
  const psa = await listen(createDemoPsa({ ...desk, records: testRecords(), customTab: null }).app)
  const tenantId = await addTenant(server, 'Contoso')
  const otherTenantId = await addTenant(server, 'Fabrikam')
  const integrationId = await addIntegration(server, psa, desk, tenantId)
  const computerId = await makeComputer(server.database, { tenantId, name: 'DESK-1' })
  const asset = { integrationId, recordKind: 'asset', externalId: psaAsset, computerId }
  await server.services.integrations.store.link(asset)
  const itemId = await createItemStore(server.database).create({
    kind: 'task',
    subject: 'tenant',
    name: 'A task',
    scripts: {},
  })
  const softwareId = await createItemStore(server.database).create({
    kind: 'software',
    name: 'A software',
    detectionMethod: 'dpkg',
    licenceKind: 'key',
    scripts: {},
    versions: [],
  })
  return {
    server,
    tenantId,
    otherTenantId,
    ticket: { integrationId, ticketId: psaTicket },
    psaUrl: psa.url,
    computerId,
    itemId,
    softwareId,
    addScript: async () => {
      const version = { number: 1, body: 'echo sample' }
      const script = { name: 'A script', context: 'system', language: 'sh' }
      return (
        await server.database.prisma.script.create({ data: { ...script, versions: { create: version } } })
      ).id
    },
    addLicence: async () => {
      const licence = { itemId: softwareId, tenantId, name: 'A licence', sealedValue: 'sealed' }
      return (await server.database.prisma.licence.create({ data: licence })).id
    },
    addDeployment: async () =>
      await createDeploymentStore(server.database).create({
        itemId,
        desired: { mode: 'enforce' },
        target: {
          scope: 'tenant',
          type: 'all',
          ref: null,
          filter: 'all',
          tenant: tenantId,
          includeChildTenants: false,
        },
        enforcement: 'required',
      }),
    addException: async () => {
      const exception = {
        itemId: softwareId,
        name: 'Left out',
        desired: { state: 'ignored' } as const,
        target: targetOf({ scope: 'individual', type: 'computer', ref: computerId }),
        until: new Date(Date.now() + 3_600_000),
        reason: 'The customer asked for it',
        ownerId: 'somebody',
        ticket: null,
      }
      return (await createExceptionStore(server.database).put(exception, new Date())).id
    },
    addSchedule: async () =>
      await makeSchedule(server.database, {
        enabled: false,
        target: targetOf({ scope: 'tenant', tenant: tenantId }),
      }),
    addSession: async () => {
      const waiting = { status: 'waitingForApproval', planHash: 'a'.repeat(64), parameters: '{}' }
      const about = { kind: 'tool', subjectKind: 'tenant', tenantId, requestKey: randomUUID() }
      return (await server.database.prisma.maintenanceSession.create({ data: { ...waiting, ...about } })).id
    },
    addApproval: async () => {
      const waiting = { status: 'waitingForApproval', planHash: 'a'.repeat(64), parameters: '{}' }
      const about = { kind: 'tool', subjectKind: 'tenant', tenantId, requestKey: randomUUID() }
      const session = { create: { ...waiting, ...about } }
      const asked = { planHash: waiting.planHash, plan: emptyPlan, session }
      return (await server.database.prisma.approval.create({ data: asked })).id
    },
    addUndecidedRecord: async () => {
      const { agent, undecidedRecord } = server.database.prisma
      const { id: agentId } = await agent.create({ data: { tenantId, kind: 'deskhand', name: 'PC-1' } })
      const record = { tenantId, agentId, reason: 'noUuid', candidates: '[]' }
      return (await undecidedRecord.create({ data: record })).id
    },
    remove: async () => {
      await server.remove()
      await psa.close()
    },
  }
}

async function addTenant({ database }: TestServer, name: string): Promise<string> {
  return (await database.prisma.tenant.create({ data: { name, nameKey: keyOf(name) } })).id
}

async function addIntegration(
  { services }: TestServer,
  psa: Listening,
  desk: { clientId: string; clientSecret: string },
  tenantId: string,
): Promise<string> {
  const { store } = services.integrations
  const integrationId = await store.create({
    kind: 'psa',
    vendor: 'halo',
    name: 'Desk',
    baseUrl: psa.url,
    settings: { clientId: desk.clientId },
    secrets: { clientSecret: desk.clientSecret },
  })
  await store.link({ integrationId, recordKind: 'client', externalId: psaClient, tenantId })
  return integrationId
}
