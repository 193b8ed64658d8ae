// One sample call for each procedure, for the generated test of refusals. A new procedure needs a line here.
import { randomUUID } from 'node:crypto'
import { createComputerStore } from '../domains/computers/store.ts'
import { makeComputer, makeDeployment, targetOf } from '../domains/testing.ts'
import type { SampleWorld } from './testing/make-sample-world.ts'

/**
 * Makes the record that the call names, in `world.tenantId`, and gives the input. With reach `record` the record must
 * really exist: an admin's call must find it, else a refusal would prove nothing.
 */
export type Sample = (world: SampleWorld) => unknown

/** The procedures that need no account. A new one is a decision, so it is named here too. */
export const publicProcedures: readonly string[] = [
  'users.checkSetupLink',
  'users.setupFirstAdmin',
  'users.widgetToken',
]

const person = { name: 'New Person', email: 'new.person@example.com', password: 'a password for samples' }

async function someUser({ server }: SampleWorld): Promise<string> {
  return (await server.signIn('readOnly')).userId
}

const ofUsers: Record<string, Sample> = {
  'users.me': () => undefined,
  'users.listSignIns': () => undefined,
  'users.endSignIn': () => ({ signInId: randomUUID() }),
  'users.list': () => undefined,
  'users.create': () => ({ ...person, role: 'technician', tenantIds: null }),
  'users.setTenants': async (world) => ({ userId: await someUser(world), tenantIds: [world.tenantId] }),
  'users.setRole': async (world) => ({ userId: await someUser(world), role: 'technician' }),
  'users.setBlocked': async (world) => ({ userId: await someUser(world), blocked: true }),
  'users.setPassword': async (world) => ({ userId: await someUser(world), password: person.password }),
  'users.widgetCode': () => ({ state: 's'.repeat(43) }),
  'users.widgetToken': () => ({ code: 'c'.repeat(43), stateSecret: 's'.repeat(43) }),
  'users.widgetRenew': () => undefined,
  'users.checkSetupLink': () => ({ token: 'no such token' }),
  'users.setupFirstAdmin': () => ({ ...person, token: 'no such token' }),
}

const ofAudit: Record<string, Sample> = {
  'audit.list': async ({ server, tenantId }) => {
    const subject = { kind: 'tenant', id: tenantId }
    await server.services.audit.record({ actor: 'server', action: 'tenants.edit', subject, tenantId })
    return { limit: 50 }
  },
}

const ofConfiguration: Record<string, Sample> = {
  'configuration.export': () => undefined,
  'configuration.preview': () => ({ document: {} }),
  // Nobody was shown this difference, so that nothing is applied.
  'configuration.applyWorld': () => ({ document: {}, expectedDifference: 'd'.repeat(64) }),
}

const tenantOf = ({ tenantId }: SampleWorld) => ({ kind: 'tenant', id: tenantId })

/** No server of a test has a release; to an agent that cannot update itself that does not matter. */
const update = { release: '0.0.0', requestKey: randomUUID() }

async function someAgent({ server, tenantId }: SampleWorld): Promise<string> {
  const agent = { tenantId, kind: 'deskhand', name: 'LT-1', externalId: randomUUID() }
  return (await server.database.prisma.agent.create({ data: agent })).id
}

const ofAgents: Record<string, Sample> = {
  'agents.invite': ({ tenantId }) => ({ tenantId }),
  'agents.listReleases': () => undefined,
  'agents.updateAgent': async (world) => ({ ...update, agentId: await someAgent(world) }),
  'agents.updateTenant': ({ tenantId }) => ({ ...update, tenantId }),
  'agents.listUndecided': async ({ addUndecidedRecord }) => {
    await addUndecidedRecord()
    return {}
  },
  'agents.decide': async ({ addUndecidedRecord }) => ({
    recordId: await addUndecidedRecord(),
    decision: 'new',
  }),
  'computers.get': async ({ server, tenantId }) => ({
    id: await createComputerStore(server.database).create({ tenantId, name: 'PC-1' }),
  }),
  'computers.listNew': async ({ server, tenantId }) => {
    await createComputerStore(server.database).create({ tenantId, name: 'PC-1', onboarding: 'needed' })
    return {}
  },
  'computers.lookup': async ({ server, tenantId }) => {
    await makeComputer(server.database, { tenantId, name: 'LOOK-1' })
    return { query: 'look' }
  },
  'computers.visit': async ({ server, tenantId }) => ({
    computerId: await makeComputer(server.database, { tenantId }),
  }),
}

const draftOf = ({ tenantId, itemId }: SampleWorld) => ({
  id: null,
  itemId,
  name: 'A draft',
  notes: '',
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
  enabled: true,
  order: null,
  visibility: [],
  parameters: {},
  parameterOverride: 'allowed',
  needsApproval: false,
})

const ofDeployments: Record<string, Sample> = {
  'deployments.list': () => ({}),
  'deployments.get': async ({ addDeployment }) => ({ id: await addDeployment() }),
  'deployments.save': (world) => ({ draft: draftOf(world), revision: null }),
  'deployments.preview': (world) => ({ draft: draftOf(world) }),
  'deployments.choices': () => undefined,
  'deployments.searchRefs': () => ({ type: 'computer', search: '' }),
  'decisions.forSubject': ({ tenantId }) => ({ subjectId: tenantId }),
  'decisions.forTicket': ({ ticket }) => ticket,
  'decisions.forItem': ({ tenantId, itemId }) => ({ subjectId: tenantId, itemId }),
}

const wishOf = (world: SampleWorld) => ({
  ...world.ticket,
  subject: { kind: 'computer', id: world.computerId },
  itemId: world.softwareId,
  until: new Date(Date.now() + 86_400_000).toISOString(),
})

const ofExceptions: Record<string, Sample> = {
  'exceptions.preview': wishOf,
  'exceptions.create': async (world) => {
    const target = targetOf({ scope: 'tenant', tenant: world.tenantId })
    await makeDeployment(world.server.database, {
      itemId: world.softwareId,
      target,
      enforcement: 'required',
    })
    return { ...wishOf(world), reason: 'The customer asked for it' }
  },
  'exceptions.end': async ({ addException }) => ({ id: await addException() }),
  'exceptions.list': async ({ addException }) => {
    await addException()
    return {}
  },
}

const scriptOf = (body: string) => ({ name: 'A script', context: 'system', language: 'sh', body })

const ofLibrary: Record<string, Sample> = {
  'items.list': () => ({}),
  'items.get': ({ itemId }) => ({ id: itemId }),
  'scripts.list': () => ({}),
  'scripts.get': async ({ addScript }) => ({ id: await addScript() }),
  'scripts.version': async ({ addScript }) => ({ id: await addScript(), number: 1 }),
  'scripts.usages': async ({ addScript }) => ({ id: await addScript() }),
  'scripts.create': () => scriptOf('echo new'),
  'scripts.save': async ({ addScript }) => ({
    id: await addScript(),
    edited: 1,
    script: scriptOf('echo changed'),
  }),
  'scripts.remove': async ({ addScript }) => ({ id: await addScript() }),
  'licences.list': async ({ addLicence }) => {
    await addLicence()
    return {}
  },
  'licences.create': ({ tenantId, softwareId }) => ({
    itemId: softwareId,
    tenantId,
    name: 'A licence',
    majorVersion: null,
    value: 'AAAA-BBBB',
  }),
  'licences.remove': async ({ addLicence }) => ({ id: await addLicence() }),
}

const scheduleDraftOf = ({ tenantId }: SampleWorld) => ({
  id: null,
  name: 'Every night',
  cron: '30 2 * * *',
  executionCron: null,
  timeZone: null,
  enabled: true,
  itemId: null,
  target: {
    scope: 'tenant',
    type: 'all',
    ref: null,
    filter: 'all',
    tenant: tenantId,
    includeChildTenants: false,
  },
  reboot: 'never',
  offline: 'skip',
  offlineDeadlineHours: 24,
  mayPostpone: false,
  graceMinutes: 60,
  spreadMinutes: 30,
})

const ofSchedules: Record<string, Sample> = {
  'schedules.list': () => ({}),
  'schedules.get': async ({ addSchedule }) => ({ id: await addSchedule() }),
  'schedules.save': (world) => ({ draft: scheduleDraftOf(world), revision: null }),
  'schedules.remove': async ({ addSchedule }) => ({ id: await addSchedule() }),
  'schedules.setEnabled': async ({ addSchedule }) => ({ id: await addSchedule(), enabled: true }),
  'schedules.preview': (world) => ({ draft: scheduleDraftOf(world) }),
  'schedules.runNow': async ({ addSchedule }) => ({ id: await addSchedule(), request: randomUUID() }),
}

const ofTickets: Record<string, Sample> = {
  'technicianTools.context': ({ ticket }) => ticket,
  'technicianTools.list': (world) => ({ ...world.ticket, subject: tenantOf(world) }),
  'technicianTools.explain': (world) => ({ ...world.ticket, subject: tenantOf(world), itemId: world.itemId }),
  'technicianTools.timeline': (world) => ({ ...world.ticket, subject: tenantOf(world) }),
  'integrations.forOrigin': ({ psaUrl }) => ({ origin: psaUrl }),
}

const ofSessions: Record<string, Sample> = {
  'sessions.prepareTool': (world) => ({
    ...world.ticket,
    subject: tenantOf(world),
    deploymentId: randomUUID(),
    parameters: {},
    requestKey: randomUUID(),
  }),
  'sessions.start': async ({ server, tenantId }) => ({
    computerIds: [await makeComputer(server.database, { tenantId })],
    kind: 'detection',
    requestKey: randomUUID(),
  }),
  'sessions.postpone': async ({ addSession }) => ({
    sessionId: await addSession(),
    until: new Date(Date.now() + 3_600_000).toISOString(),
  }),
  'sessions.list': async ({ addSession, tenantId }) => {
    await addSession()
    return { tenantId }
  },
  'sessions.log': async ({ addSession }) => ({ sessionId: await addSession() }),
  'sessions.run': async ({ addSession }) => ({ sessionId: await addSession(), planHash: 'b'.repeat(64) }),
  'sessions.askApproval': async ({ addSession }) => ({
    sessionId: await addSession(),
    planHash: 'b'.repeat(64),
    reason: 'The ticket asks for it.',
  }),
  'sessions.detectTool': (world) => ({
    ...world.ticket,
    subject: tenantOf(world),
    deploymentId: randomUUID(),
    requestKey: randomUUID(),
  }),
  'sessions.cancel': async ({ addSession }) => ({ sessionId: await addSession() }),
  'sessions.get': async ({ addSession }) => ({ sessionId: await addSession() }),
  'sessions.watch': async ({ addSession }) => ({ sessionId: await addSession() }),
  'sessions.listForPlace': ({ ticket }) => ticket,
  'sessions.postNoteAgain': async ({ addSession }) => ({ sessionId: await addSession() }),
  'sessions.addTime': async ({ addSession }) => ({ sessionId: await addSession(), minutes: 15 }),
}

const ofApprovals: Record<string, Sample> = {
  'approvals.list': async ({ addApproval }) => {
    await addApproval()
    return {}
  },
  'approvals.get': async ({ addApproval }) => ({ id: await addApproval() }),
  'approvals.decide': async ({ addApproval }) => ({
    id: await addApproval(),
    decision: 'refused',
    reason: 'Not today.',
  }),
}

/** By the procedure's dotted path. */
export const samples: Readonly<Record<string, Sample>> = {
  ...ofUsers,
  ...ofAudit,
  ...ofConfiguration,
  ...ofAgents,
  ...ofDeployments,
  ...ofExceptions,
  ...ofLibrary,
  ...ofSchedules,
  ...ofTickets,
  ...ofSessions,
  ...ofApprovals,
}
