// Records for tests, with as little said as possible: what is left out is made up, and what it needs is made with it.
import { randomBytes, randomUUID } from 'node:crypto'
import type { Target } from '../../core/facts/target.ts'
import type { Database } from '../db/client.ts'
import { databaseErrorKind } from '../db/errors.ts'
import { createSealer, type Sealer } from '../sealer.ts'
import { createComputerStore, type NewComputer } from './computers/store.ts'
import { createDeploymentStore, type NewDeployment } from './deployments/store.ts'
import { createIntegrationStore, type NewIntegration } from './integrations/store.ts'
import { createItemStore, type NewScript, type NewSoftware, type NewTask } from './items/store.ts'
import { createPersonStore, type NewPerson } from './persons/store.ts'
import { createScheduleStore, type NewSchedule } from './schedules/store.ts'
import type { NewSession } from './sessions/creation-store.ts'
import { createSessionStore } from './sessions/store.ts'
import { createTenantStore, type NewTenant } from './tenants/store.ts'

/** An instant of the day on which the tests play, such as `at('09:30:15')`. */
export function at(time: string): Date {
  return new Date(`2026-11-24T${time}Z`)
}

/** A sealer with a key of its own. */
export function testSealer(): Sealer {
  return createSealer(randomBytes(32), 'test')
}

/** A target that reaches every computer, with what is given changed. */
export function targetOf(target: Partial<Target> = {}): Target {
  return {
    scope: 'cross-tenant',
    type: 'all',
    ref: null,
    filter: 'all',
    tenant: null,
    includeChildTenants: false,
    ...target,
  }
}

/** A shell script that is told from others by its name. */
export function scriptOf(name: string, script: Partial<NewScript> = {}): NewScript {
  return { name, context: 'system', language: 'sh', body: `echo ${name}`, ...script }
}

export async function makeTenant(database: Database, tenant: Partial<NewTenant> = {}): Promise<string> {
  return await createTenantStore(database).create({ name: 'Contoso', ...tenant })
}

export async function makePerson(database: Database, person: Partial<NewPerson> = {}): Promise<string> {
  const tenantId = person.tenantId ?? (await makeTenant(database))
  return await createPersonStore(database).create({ name: 'Jane Roe', ...person, tenantId })
}

export async function makeComputer(database: Database, computer: Partial<NewComputer> = {}): Promise<string> {
  const tenantId = computer.tenantId ?? (await makeTenant(database))
  return await createComputerStore(database).create({ name: 'PC-1', ...computer, tenantId })
}

/** A software with versions 1.0 and 2.0, detected by a script. */
export async function makeSoftware(database: Database, software: Partial<NewSoftware> = {}): Promise<string> {
  return await createItemStore(database).create({
    kind: 'software',
    name: 'Reader',
    detectionMethod: 'script',
    scripts: {
      detection: scriptOf('detect'),
      install: scriptOf('install'),
      update: scriptOf('update'),
      uninstall: scriptOf('uninstall'),
    },
    versions: [{ version: '1.0' }, { version: '2.0' }],
    ...software,
  })
}

/** A task with all three scripts. */
export async function makeTask(database: Database, task: Partial<NewTask> = {}): Promise<string> {
  return await createItemStore(database).create({
    kind: 'task',
    name: 'Encrypt the disk',
    scripts: { test: scriptOf('test'), get: scriptOf('get'), set: scriptOf('set') },
    ...task,
  })
}

/** A technician tool that installs the newest version on any computer. */
export async function makeDeployment(
  database: Database,
  deployment: Partial<NewDeployment> = {},
): Promise<string> {
  const itemId = deployment.itemId ?? (await makeSoftware(database))
  return await createDeploymentStore(database).create({
    desired: { state: 'installed', version: 'latest' },
    target: targetOf(),
    enforcement: 'adhoc',
    visibility: ['technicianTools'],
    ...deployment,
    itemId,
  })
}

/** A tool's session on a computer, made at 09:00. */
export async function makeSession(
  database: Database,
  session: Partial<NewSession> = {},
  createdAt = at('09:00:00'),
): Promise<string> {
  const tenantId = session.tenantId ?? (await makeTenant(database))
  const computerId = session.computerId ?? (await makeComputer(database, { tenantId }))
  const { id } = await createSessionStore(database, () => undefined).create(
    {
      requestKey: randomUUID(),
      kind: 'tool',
      subjectKind: 'computer',
      parameters: '{}',
      ...session,
      tenantId,
      computerId,
    },
    createdAt,
  )
  return id
}

/** A schedule at 02:30 UTC of every day for every computer, that counts since the day before; nothing is spread. */
export async function makeSchedule(
  database: Database,
  schedule: Partial<NewSchedule> = {},
  activeSince = new Date('2026-11-23T00:00:00Z'),
): Promise<string> {
  const values: NewSchedule = {
    name: 'Every night',
    cron: '30 2 * * *',
    executionCron: null,
    timeZone: 'UTC',
    enabled: true,
    itemId: null,
    target: targetOf(),
    reboot: 'never',
    offline: 'skip',
    offlineDeadlineHours: 24,
    mayPostpone: false,
    graceMinutes: 60,
    spreadMinutes: 0,
    ...schedule,
  }
  return await createScheduleStore(database).create(values, activeSince)
}

/** A HaloPSA that answers at the address given. */
export async function makePsaIntegration(
  database: Database,
  sealer: Sealer,
  integration: Partial<NewIntegration> = {},
): Promise<string> {
  return await createIntegrationStore(database, sealer).create({
    kind: 'psa',
    vendor: 'halo',
    name: 'Corral Desk',
    baseUrl: 'https://acme.halopsa.example',
    settings: { clientId: 'client' },
    secrets: { clientSecret: 'secret' },
    ...integration,
  })
}

/** The changes of facts that the work records, as `kind id`, in their order. */
export async function changesOf({ prisma }: Database, work: () => Promise<unknown>): Promise<string[]> {
  const { _max } = await prisma.factChange.aggregate({ _max: { sequence: true } })
  await work()
  const rows = await prisma.factChange.findMany({
    where: { sequence: { gt: _max.sequence ?? 0 } },
    orderBy: { sequence: 'asc' },
  })
  return rows.map(({ kind, recordId }) => `${kind} ${recordId}`)
}

/** How the database refuses the work (`unique`, `foreignKey`, …), or `done` where it does not. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  return await work.then(() => 'done', databaseErrorKind)
}
