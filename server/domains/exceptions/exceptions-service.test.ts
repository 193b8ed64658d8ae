import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createFacts } from '../../facts/facts.ts'
import type { AuditEvent } from '../audit/audit-service.ts'
import { createComputerStore } from '../computers/store.ts'
import { createExceptionStore } from '../deployments/exception-store.ts'
import { createDeploymentStore, type NewDeployment } from '../deployments/store.ts'
import { createIntegrationsService } from '../integrations/integrations-service.ts'
import { createIntegrationStore } from '../integrations/store.ts'
import { createItemStore } from '../items/store.ts'
import { createPersonStore } from '../persons/store.ts'
import { createPlacesService } from '../places/places-service.ts'
import { createSessionStore } from '../sessions/store.ts'
import { createTechnicianToolsService } from '../technician-tools/technician-tools-service.ts'
import { createTenantStore } from '../tenants/store.ts'
import { at, makeDeployment, makeSoftware, makeTask, targetOf, testSealer } from '../testing.ts'
import { callerOf, type Desk, openDesk } from '../tickets/testing.ts'
import { createExceptionsService, type Wish } from './exceptions-service.ts'

let desk: Desk
let time = at('09:00:00')
const audited: AuditEvent[] = []
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => {
  time = at('09:00:00')
  audited.length = 0
})

const friday = new Date('2026-11-27T18:00:00Z')
const engineer = callerOf({ role: 'engineer' })

function services() {
  const { database, tickets } = desk
  const now = () => time
  const facts = createFacts(database)
  const places = createPlacesService({
    tickets,
    computers: createComputerStore(database),
    persons: createPersonStore(database),
    tenants: createTenantStore(database),
  })
  const deployments = createDeploymentStore(database)
  const exceptions = createExceptionsService(
    {
      places,
      facts,
      deployments,
      exceptions: createExceptionStore(database),
      integrations: createIntegrationsService(createIntegrationStore(database, testSealer())),
      audit: {
        record: async (event) => void audited.push(event),
        list: () => Promise.reject(new Error('not asked for')),
      },
    },
    now,
  )
  const tools = createTechnicianToolsService(
    {
      places,
      facts,
      deployments,
      items: createItemStore(database),
      computers: createComputerStore(database),
      sessions: createSessionStore(database, () => undefined),
      exceptions,
    },
    now,
  )
  return { exceptions, tools }
}

/** A ticket of Jane's, a software that is installed everywhere at Contoso, and the wish to leave Jane's first computer out. */
async function openCase(given: Partial<NewDeployment> = {}) {
  const itemId = await makeSoftware(desk.database)
  const rule = await makeDeployment(desk.database, {
    itemId,
    name: 'Reader for Contoso',
    target: targetOf({ scope: 'tenant', tenant: desk.contoso }),
    enforcement: 'required',
    ...given,
  })
  const ticketId = desk.addTicket({ user_id: 32, user_email: 'jane@contoso.example' })
  const { computers, person } = await desk.context(ticketId)
  const ticket = { integrationId: desk.integrationId, ticketId }
  const subject = { kind: 'computer' as const, id: computers[0]?.id ?? '' }
  const wish: Wish = { place: ticket, subject, itemId, until: friday }
  const jane = { kind: 'person' as const, id: person?.id ?? '' }
  return { ...services(), itemId, rule, ticket, wish, jane }
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'done',
    (error) => `${error.code}: ${error.message}`,
  )
}

describe('what an exception would change', () => {
  test('is told before it is made: for whom, and which rule it puts out', async () => {
    const { exceptions, wish, rule } = await openCase()
    expect(await exceptions.preview(callerOf(), wish)).toMatchObject({
      itemName: 'Reader',
      subject: { name: 'JANES-1' },
      counted: 'computer',
      count: 1,
      names: ['JANES-1'],
      unknown: 0,
      putOut: [{ id: rule, name: 'Reader for Contoso', does: 'install the latest', count: 1 }],
      stays: [],
      replaces: null,
      problem: null,
    })
  })

  test('of a person is every computer that is theirs; of which nobody knows whose they are, it is said', async () => {
    const { exceptions, wish, jane } = await openCase()
    const found = await exceptions.preview(callerOf(), { ...wish, subject: jane })
    expect(found.names).toEqual(['JANES-1', 'JANES-2'])
    expect(found.unknown).toBeGreaterThan(0)
  })

  test('of a customer leaves out all but those for whom a nearer rule stays', async () => {
    const { exceptions, wish, itemId } = await openCase()
    const tenant = { kind: 'tenant' as const, id: desk.contoso }
    const all = await exceptions.preview(engineer, { ...wish, subject: tenant })
    await makeDeployment(desk.database, {
      itemId,
      name: 'Reader for this one',
      target: targetOf({ scope: 'individual', type: 'computer', ref: wish.subject.id }),
      enforcement: 'required',
    })
    expect(await exceptions.preview(engineer, { ...wish, subject: tenant })).toMatchObject({
      count: all.count - 1,
      stays: [{ name: 'Reader for this one', count: 1 }],
    })
  })

  test('may be nothing, which is said and not made', async () => {
    const adhoc = await openCase({ enforcement: 'adhoc' })
    const { problem } = await adhoc.exceptions.preview(callerOf(), adhoc.wish)
    expect(problem).toBe(
      'Maintenance does nothing about Reader for JANES-1, so there is nothing to leave out.',
    )
    expect(await refusal(adhoc.exceptions.create(callerOf(), adhoc.wish, 'because'))).toBe(
      `conflict: ${problem}`,
    )
    const nearer = await openCase({
      target: targetOf({ type: 'tag', ref: 'nobody', scope: 'tenant', tenant: desk.contoso }),
    })
    await makeDeployment(desk.database, {
      itemId: nearer.itemId,
      target: targetOf({
        scope: 'individual',
        type: 'computer',
        ref: nearer.wish.subject.id,
        filter: 'workstations',
      }),
      enforcement: 'required',
    })
    expect(await refusal(nearer.exceptions.create(callerOf(), nearer.wish, 'because'))).toMatch(
      /^(done|conflict: A rule that is nearer)/,
    )
  })
})

describe('an exception', () => {
  test('counts until its end, by itself, and is shown where its item is offered', async () => {
    const { exceptions, tools, wish, ticket, itemId, rule } = await openCase()
    const made = await exceptions.create(callerOf(), wish, '  The driver breaks it ')
    expect(made).toMatchObject({
      item: { name: 'Reader' },
      subject: { ...wish.subject, name: 'JANES-1' },
      tenant: { name: 'Contoso' },
      reason: 'The driver breaks it',
      ticket: { id: ticket.ticketId },
      until: friday.toISOString(),
      active: true,
      mayEnd: true,
    })
    expect(audited).toMatchObject([
      { action: 'exceptions.create', tenantId: desk.contoso, detail: { leftOut: 1 } },
    ])
    const shown = async () => {
      const { tools: list } = await tools.list(callerOf(), ticket, wish.subject)
      return list.find(({ item }) => item.id === itemId)
    }
    const why = async () => await tools.explain(callerOf(), ticket, wish.subject, itemId)
    // It is offered all the same: what somebody runs by hand, he means.
    expect(await shown()).toMatchObject({
      deployment: { id: rule },
      leftOut: { id: made.id },
      mayLeaveOut: ['computer', 'person'],
    })
    expect((await why()).exceptions).toMatchObject([{ id: made.id, active: true }])
    time = friday
    expect(await shown()).toMatchObject({ deployment: { id: rule }, leftOut: null })
    expect((await why()).exceptions).toMatchObject([{ id: made.id, active: false, mayEnd: false }])
    expect(await refusal(exceptions.end(callerOf(), made.id))).toMatch('conflict: This exception has ended')
  })

  test('is ended by hand, once', async () => {
    const { exceptions, wish } = await openCase()
    const { id } = await exceptions.create(callerOf(), wish, 'because')
    time = at('10:00:00')
    expect(await exceptions.end(callerOf(), id)).toMatchObject({ active: false, until: time.toISOString() })
    expect(await refusal(exceptions.end(callerOf(), id))).toMatch('conflict')
    expect(audited.map(({ action }) => action)).toEqual(['exceptions.create', 'exceptions.end'])
  })

  test('is replaced by the next one for the same', async () => {
    const { exceptions, wish } = await openCase()
    const { id } = await exceptions.create(callerOf(), wish, 'because')
    expect(await exceptions.preview(callerOf(), wish)).toMatchObject({ count: 1, replaces: { id } })
    const later = { ...wish, until: new Date('2026-12-01T08:00:00Z') }
    expect(await exceptions.create(callerOf(), later, 'it takes longer')).toMatchObject({
      id,
      until: later.until.toISOString(),
      reason: 'it takes longer',
    })
    expect(audited.at(-1)).toMatchObject({ action: 'exceptions.replace' })
  })

  test.each([
    ['an end that has passed', { until: at('08:59:59') }, 'because', 'badInput: The end must be'],
    [
      'an end too far away',
      { until: new Date('2027-06-01T00:00:00Z') },
      'because',
      'badInput: An exception lasts',
    ],
    ['no reason', {}, '  x ', 'badInput: Say in a few words why.'],
    ['a reason that is too long', {}, 'x'.repeat(501), 'badInput: The reason may'],
    [
      'somebody whom the ticket is not about',
      { subject: { kind: 'computer' as const, id: 'pc' } },
      'because',
      'conflict: The ticket',
    ],
    ['an item that is gone', { itemId: 'gone' }, 'because', 'notFound'],
  ])('with %s is refused, and nothing is changed', async (_, given, reason, expected) => {
    const { exceptions, wish } = await openCase()
    const before = await desk.database.prisma.deployment.count()
    expect(await refusal(exceptions.create(callerOf(), { ...wish, ...given }, reason))).toContain(expected)
    expect(await desk.database.prisma.deployment.count()).toBe(before)
    expect(audited).toEqual([])
  })

  test('of a computer for a task that is for persons is refused', async () => {
    const itemId = await makeTask(desk.database, { subject: 'person' })
    const { exceptions, wish } = await openCase()
    expect(await refusal(exceptions.create(callerOf(), { ...wish, itemId }, 'because'))).toContain('badInput')
  })
})

describe('who may', () => {
  test('leave out a whole customer: who writes its rules', async () => {
    const { exceptions, wish } = await openCase()
    const customer = { ...wish, subject: { kind: 'tenant' as const, id: desk.contoso } }
    expect(await refusal(exceptions.create(callerOf(), customer, 'because'))).toMatch(
      'notAllowed: Leaving out',
    )
    const { id } = await exceptions.create(engineer, customer, 'because')
    expect(await refusal(exceptions.end(callerOf(), id))).toMatch('notAllowed')
    const { rows } = await exceptions.list(callerOf(), filterOf({ search: 'contoso' }))
    expect(rows.find((row) => row.id === id)).toMatchObject({ mayEnd: false })
    await exceptions.end(engineer, id)
  })

  test('look only, changes nothing', async () => {
    const { exceptions, wish } = await openCase()
    const reader = callerOf({ role: 'readOnly' })
    const { id } = await exceptions.create(callerOf(), wish, 'because')
    expect(await refusal(exceptions.preview(reader, wish))).toMatch('notAllowed')
    expect(await refusal(exceptions.create(reader, wish, 'because'))).toMatch('notAllowed')
    expect(await refusal(exceptions.end(reader, id))).toMatch('notAllowed')
    expect((await exceptions.list(reader, filterOf({ subjectId: wish.subject.id }))).total).toBeGreaterThan(0)
  })

  test('see another customer’s: nobody who is limited to his own', async () => {
    const { exceptions, wish } = await openCase()
    const { id } = await exceptions.create(callerOf(), wish, 'because')
    const stranger = callerOf({ limitedToTenants: true, tenantIds: [desk.fabrikam] })
    expect(await exceptions.list(stranger, filterOf())).toEqual({ rows: [], total: 0 })
    expect(await refusal(exceptions.end(stranger, id))).toBe('notFound: There is no such exception.')
    expect(await refusal(exceptions.create(stranger, wish, 'because'))).toMatch('notFound')
  })

  test('leave out a person whose computers are at customers that are not his: nobody', async () => {
    const { exceptions, wish, jane, itemId } = await openCase()
    const own = callerOf({ limitedToTenants: true, tenantIds: [desk.contoso] })
    await makeDeployment(desk.database, { itemId, target: targetOf(), enforcement: 'required' })
    expect(await refusal(exceptions.create(own, { ...wish, subject: jane }, 'because'))).toMatch(
      'notAllowed: This would reach computers of customers',
    )
    expect(await refusal(exceptions.create(own, wish, 'because'))).toBe('done')
  })
})

test('is made from a computer without a ticket, too', async () => {
  const { exceptions, wish } = await openCase()
  const made = await exceptions.create(
    callerOf(),
    { ...wish, place: { computerId: wish.subject.id } },
    'because',
  )
  expect(made).toMatchObject({ ticket: null, active: true })
})

test('the list finds by item, subject, ticket and reason, in pages', async () => {
  const { exceptions, wish, ticket } = await openCase()
  const { id } = await exceptions.create(callerOf(), wish, 'The unmistakable reason')
  const found = async (given: object) =>
    (await exceptions.list(callerOf(), filterOf(given))).rows.map((row) => row.id)
  expect(await found({ search: 'UNMISTAKABLE' })).toEqual([id])
  expect(await found({ search: ticket.ticketId, subjectId: wish.subject.id })).toEqual([id])
  expect(await found({ search: 'unmistakable', tenantId: desk.fabrikam })).toEqual([])
  expect(await found({ search: 'unmistakable', state: 'ended' })).toEqual([])
  expect(await found({ search: 'unmistakable', offset: 1 })).toEqual([])
})

function filterOf(given: object = {}) {
  return {
    state: 'active' as const,
    tenantId: null,
    subjectId: null,
    search: '',
    offset: 0,
    limit: 100,
    ...given,
  }
}
