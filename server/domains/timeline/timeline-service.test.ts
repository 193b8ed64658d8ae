import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFacts } from '../../facts/facts.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createAuditStore } from '../audit/store.ts'
import { createComputerStore } from '../computers/store.ts'
import { createDeploymentsService } from '../deployments/deployments-service.ts'
import { createDeploymentStore } from '../deployments/store.ts'
import { createItemStore } from '../items/store.ts'
import { createPersonStore } from '../persons/store.ts'
import { createPlacesService } from '../places/places-service.ts'
import { createSessionStore } from '../sessions/store.ts'
import { createTenantStore } from '../tenants/store.ts'
import { makeDeployment, makeSession, makeSoftware, targetOf, testSealer } from '../testing.ts'
import { callerOf, type Desk, openDesk } from '../tickets/testing.ts'
import { createTimelineService } from './timeline-service.ts'

const day = 86_400_000

let desk: Desk
let computerId: string
let personId: string
let ticketId: string
beforeEach(async () => {
  desk = await openDesk()
  const jane = await desk.database.prisma.person.findFirstOrThrow({ where: { name: 'Jane Roe' } })
  const computer = await desk.database.prisma.computer.findFirstOrThrow({ where: { name: 'JANES-1' } })
  personId = jane.id
  computerId = computer.id
  await desk.database.prisma.user.create({ data: { id: 'ana', name: 'Ada', email: 'ada@corral.example' } })
  ticketId = desk.addTicket({ user_id: 32, user_email: 'jane@contoso.example' })
})
afterEach(() => desk.close())

const engineer = callerOf({ role: 'engineer', name: 'Ada' })

function sources() {
  const { database } = desk
  return {
    places: createPlacesService({
      tickets: desk.tickets,
      computers: createComputerStore(database),
      persons: createPersonStore(database),
      tenants: createTenantStore(database),
    }),
    facts: createFacts(database),
    audit: createAuditStore(database),
    computers: createComputerStore(database),
    deployments: createDeploymentStore(database),
    items: createItemStore(database),
    sessions: createSessionStore(database, () => undefined),
  }
}

type Wish = { kind?: 'computer' | 'person' | 'tenant'; id?: string; days?: number; before?: string | null }

async function page(caller = engineer, { kind = 'computer', id, days = 30, before = null }: Wish = {}) {
  const subjects = { computer: computerId, person: personId, tenant: desk.contoso }
  const ref = { integrationId: desk.integrationId, ticketId }
  return await createTimelineService(sources()).timeline(
    caller,
    ref,
    { kind, id: id ?? subjects[kind] },
    { days, before },
  )
}

const told = async (...given: Parameters<typeof page>) =>
  (await page(...given)).events.map(({ kind, title, detail }) => `${kind}: ${title} (${detail})`)

function deployments() {
  const { database } = desk
  return createDeploymentsService({
    ...sources(),
    audit: createAuditService(database),
    sealer: testSealer(),
  })
}

/** Edits a rule as an engineer does in the console. */
async function edit(id: string, change: object) {
  const { draft, revision } = await deployments().get(engineer, id)
  await deployments().save(engineer, { ...draft, ...change }, revision)
}

async function rule(name: string, tenant: string, itemId: string): Promise<string> {
  return await makeDeployment(desk.database, {
    name,
    itemId,
    enforcement: 'required',
    target: targetOf({ scope: 'tenant', tenant }),
  })
}

/** An entry of the audit as another part of the server writes it. */
async function audited(
  action: string,
  subject: { kind: string; id: string },
  detail: object,
  at = new Date(),
) {
  await desk.database.prisma.auditEntry.create({
    data: {
      actorKind: 'server',
      action,
      subjectKind: subject.kind,
      subjectId: subject.id,
      tenantId: desk.contoso,
      detail: JSON.stringify(detail),
      at,
    },
  })
}

describe('edits of rules', () => {
  test('are told where they changed the decision, with who did it', async () => {
    const itemId = await makeSoftware(desk.database)
    const ours = await rule('Reader for all', desk.contoso, itemId)
    const theirs = await rule('Fabrikam’s own', desk.fabrikam, itemId)
    await edit(ours, { desired: { state: 'ignored' } })
    await edit(ours, { notes: 'A word on it.' })
    await edit(theirs, { desired: { state: 'uninstalled' } })
    const { events } = await page()
    expect(events).toMatchObject([
      {
        kind: 'rule',
        title: 'Reader: install the latest → leave alone',
        detail: 'Because ‘Reader for all’ was edited',
        by: 'Ada',
        sessionId: null,
        beforeTicket: false,
      },
    ])
    expect(await told(engineer, { kind: 'person' })).toEqual([])
  })

  test('tell a technician of one customer nothing of the rules for another, not even what a rule was called there', async () => {
    const itemId = await makeSoftware(desk.database)
    const moving = await rule('Fabrikam’s secret plan', desk.fabrikam, itemId)
    await edit(moving, { name: 'Reader here', target: targetOf({ scope: 'tenant', tenant: desk.contoso }) })
    await edit(moving, {
      name: 'Fabrikam again',
      target: targetOf({ scope: 'tenant', tenant: desk.fabrikam }),
    })
    const limited = callerOf({ limitedToTenants: true, tenantIds: [desk.contoso] })
    const found = await told(limited)
    expect(found).toEqual([
      'rule: Reader: install the latest → nothing (Because ‘Reader here’ was edited)',
      'rule: Reader: nothing → install the latest (Because ‘Reader here’ was edited)',
    ])
    expect(JSON.stringify(await page(limited))).not.toMatch(/Fabrikam/)
    const stranger = callerOf({ limitedToTenants: true, tenantIds: [desk.fabrikam] })
    await expect(page(stranger)).rejects.toMatchObject({ code: 'notFound' })
  })

  test('that nobody can read are passed over', async () => {
    await audited('deployments.update', { kind: 'deployment', id: 'd' }, { before: { id: 'd' }, after: 7 })
    expect(await told()).toEqual([])
  })
})

describe('software', () => {
  const now = Date.now()
  const hours = (count: number) => new Date(now - count * 3_600_000)

  async function seen(name: string, version: string, first: Date, gone: Date | null = null) {
    await desk.database.prisma.installedSoftware.create({
      data: {
        computerId,
        name,
        nameKey: name.toLowerCase(),
        version,
        source: 'dpkg',
        firstSeenAt: first,
        lastSeenAt: gone ?? new Date(),
        goneAt: gone,
      },
    })
  }

  test('is told with the session that changed it, or that none did', async () => {
    const itemId = await makeSoftware(desk.database)
    await seen('reader', '1.0', hours(90), hours(3))
    await seen('reader', '2.0', hours(3))
    await seen('editor', '5', hours(2))
    const sessionId = await makeSession(
      desk.database,
      { tenantId: desk.contoso, computerId, itemId, requestKey: randomUUID() },
      hours(5),
    )
    await desk.database.prisma.maintenanceSession.update({
      where: { id: sessionId },
      data: { status: 'passed', startedAt: hours(5), endedAt: hours(4) },
    })
    await desk.database.prisma.sessionAction.create({
      data: {
        sessionId,
        position: 0,
        itemId,
        itemName: 'Reader',
        action: 'update',
        version: '2.0',
        state: 'done',
        result: 'success',
        detectedBefore: '"1.0"',
        detectedAfter: '"2.0"',
        startedAt: hours(5),
        endedAt: hours(4),
      },
    })
    const { events } = await page()
    expect(events).toMatchObject([
      { kind: 'software', title: 'editor 5 was installed', detail: 'Not by Deskhand', sessionId: null },
      { kind: 'software', title: 'reader 1.0 → 2.0', detail: 'By Deskhand: Reader', sessionId },
      { kind: 'session', title: 'Reader: update to 2.0, passed', detail: '1.0 → 2.0', sessionId },
    ])
    expect(events.every(({ beforeTicket }) => beforeTicket)).toBe(true)
  })

  test('of which much changed at once is one line', async () => {
    await seen('base', '1', hours(90))
    for (let at = 1; at <= 9; at++) await seen(`lib${at}`, '1', hours(3))
    expect(await told()).toEqual([
      'software: 9 programs changed (Not by Deskhand: lib1 1 was installed; lib2 1 was installed; lib3 1 was installed; lib4 1 was installed; lib5 1 was installed; and 4 more)',
    ])
  })
})

describe('persons, agreements and exceptions', () => {
  test('are told of whom they concern', async () => {
    const pc = { kind: 'computer', id: computerId }
    await audited('computer.wiped', pc, { hostname: 'X' }, new Date(Date.now() - 3 * day))
    await audited(
      'computer.primaryPerson',
      pc,
      { before: null, after: personId },
      new Date(Date.now() - 2 * day),
    )
    const terms = { type: 'Gold', from: '2026-01-01', to: null, coversAll: true, additions: [] }
    await audited(
      'agreements.update',
      { kind: 'agreement', id: 'a' },
      { before: terms, after: { ...terms, to: '2027-01-31' }, covered: [], uncovered: [] },
      new Date(Date.now() - day),
    )
    expect(await told()).toEqual([
      'agreement: Agreement ‘Gold’ was changed (It ends on 2027-01-31)',
      'person: Primary person: nobody → Jane Roe (By who signed in last)',
      'wipe: The computer was set up anew (Its installation is another one, so that it needs onboarding)',
    ])
    expect(await told(engineer, { kind: 'person' })).toEqual([
      'agreement: Agreement ‘Gold’ was changed (It ends on 2027-01-31)',
      'person: JANES-1 became the computer of Jane Roe (By who signed in last)',
    ])
    expect(await told(engineer, { kind: 'tenant', days: 2 })).toHaveLength(1)
  })
})

describe('exceptions', () => {
  const hours = (count: number) => new Date(Date.now() - count * 3_600_000)

  /** An exception of JANES-1 as it is kept, with the entry of who made it. */
  async function leftOut(itemId: string, made: Date, expiresAt: Date, audit = true) {
    const target = targetOf({ scope: 'individual', type: 'computer', ref: computerId })
    const desired = { state: 'ignored' as const }
    const rule = { name: 'Left out', itemId, enforcement: 'required', desired, target, visibility: [] }
    const id = await makeDeployment(desk.database, rule)
    await desk.database.prisma.deployment.update({
      where: { id },
      data: { expiresAt, exceptionReason: 'It stops the press' },
    })
    const detail = { item: itemId, until: expiresAt.toISOString(), reason: 'It stops the press' }
    if (audit) await audited('exceptions.create', { kind: 'deployment', id }, detail, made)
    return id
  }

  test('are told with what they changed when they were made, and when they ended by themselves', async () => {
    const itemId = await makeSoftware(desk.database)
    await rule('Reader for all', desk.contoso, itemId)
    await leftOut(itemId, hours(30), hours(2))
    expect(await told()).toEqual([
      'exception: Reader: leave alone → install the latest (An exception ended by itself)',
      `exception: Reader: install the latest → leave alone (An exception until ${hours(2).toLocaleDateString('sv', { timeZone: 'Europe/London' })} was made: It stops the press)`,
    ])
    expect(await told(engineer, { kind: 'tenant' })).toEqual([])
  })

  test('that somebody ended are told once, as he did it', async () => {
    const itemId = await makeSoftware(desk.database)
    await rule('Reader for all', desk.contoso, itemId)
    const ended = hours(1)
    const id = await leftOut(itemId, hours(30), ended, false)
    const until = new Date(Date.now() + day).toISOString()
    await audited('exceptions.end', { kind: 'deployment', id }, { item: itemId, until }, ended)
    expect(await told()).toEqual([
      'exception: Reader: leave alone → install the latest (An exception was ended)',
    ])
  })
})

test('a computer by itself has a timeline without a ticket', async () => {
  await audited('computer.wiped', { kind: 'computer', id: computerId }, { hostname: 'X' })
  const timeline = createTimelineService(sources())
  const wish = { days: 30, before: null }
  const found = await timeline.timeline(engineer, { computerId }, { kind: 'computer', id: computerId }, wish)
  expect(found).toMatchObject({ events: [{ kind: 'wipe', beforeTicket: false }], ticketOpenedAt: null })
})

test('a page has fifty; the next one goes on after it; what is no page is refused', async () => {
  const itemId = await makeSoftware(desk.database)
  const id = await rule('Reader for all', desk.contoso, itemId)
  const read = async () => (await deployments().get(engineer, id)).draft
  const shape = async (state: string) => ({
    ...(await sources().facts.current()).deployments.get(id)?.deployment,
    name: (await read()).name,
    desired: state === 'installed' ? { state, version: 'latest' } : { state },
  })
  const [on, off] = [await shape('installed'), await shape('ignored')]
  for (let at = 0; at < 60; at++)
    await audited(
      'deployments.update',
      { kind: 'deployment', id },
      at % 2 === 0 ? { before: on, after: off } : { before: off, after: on },
      new Date(Date.now() - 60_000 + at * 1000),
    )
  const first = await page()
  expect(first.events).toHaveLength(50)
  const second = await page(engineer, { before: first.next })
  expect(second.events).toHaveLength(10)
  expect(second.next).toBeNull()
  expect(new Set([...first.events, ...second.events].map((event) => event.id)).size).toBe(60)
  await expect(page(engineer, { before: 'x' })).rejects.toMatchObject({ code: 'badInput' })
  await expect(page(engineer, { id: 'another' })).rejects.toMatchObject({ code: 'conflict' })
})
