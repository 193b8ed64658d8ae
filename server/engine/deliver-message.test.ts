import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createDemoPsa } from '../../demo/psa/create-demo-psa.ts'
import type { Fault } from '../../demo/psa/faults.ts'
import { type Listening, listen } from '../../demo/psa/listen.ts'
import { testRecords } from '../../demo/psa/test-records.ts'
import { describeOnBothDatabases } from '../db/testing.ts'
import { createIntegrationsService } from '../domains/integrations/integrations-service.ts'
import { createIntegrationStore } from '../domains/integrations/store.ts'
import { type MessageKind, markOf } from '../domains/outbox/messages.ts'
import { createOutboxStore, type OutboxStore } from '../domains/outbox/store.ts'
import { at, makePsaIntegration, testSealer } from '../domains/testing.ts'
import { deliverMessage } from './deliver-message.ts'

const step = { run: <Output>(_config: { name: string }, work: () => Promise<Output>) => work() }

describeOnBothDatabases('a message on its way', (database) => {
  const faults: Fault[] = []
  const forbidden: number[] = []
  const psa = createDemoPsa({
    records: testRecords(),
    clientId: 'client',
    clientSecret: 'secret',
    customTab: null,
    quirks: { faults, forbiddenOutcomeIds: forbidden, closedTicketOutcomeIds: [8] },
  })
  const sealer = testSealer()
  let listening: Listening
  let outbox: OutboxStore
  let integrationId: string
  let count = 0
  beforeAll(async () => {
    listening = await listen(psa.app)
    outbox = createOutboxStore(database(), async () => undefined)
    integrationId = await makePsaIntegration(database(), sealer, { baseUrl: listening.url })
  })
  afterEach(() => {
    faults.length = 0
    forbidden.length = 0
  })
  afterAll(() => listening.close())

  /** A message in the outbox, and what a server does that takes it up: a new one each time, as after a restart. */
  async function put(kind: MessageKind = 'ticketNote', ticketId = '101', session = `s${++count}`) {
    const mark = markOf[kind](session)
    const html = `<p>Done</p><p>${mark}</p>`
    const payload = { html, mark, ...(kind === 'timeEntry' ? { minutes: 15 } : {}) }
    const message = { key: `${kind}/${session}`, kind, integrationId, sessionId: null, ticketId }
    const id = await outbox.put({ ...message, payload: JSON.stringify(payload) }, at('09:00:00'))
    return {
      id,
      session,
      row: async () => await outbox.find(id),
      landed: () => psa.store.records.actions.filter(({ note_html }) => note_html.includes(mark)),
      async deliver(round = 0) {
        const integrations = createIntegrationsService(createIntegrationStore(database(), sealer))
        const context = { outbox, integrations, now: () => at('09:00:01') }
        await deliverMessage(context, step, id, round)
      },
    }
  }

  test('lands once, however often it is begun', async () => {
    const { deliver, landed, row } = await put()
    await deliver()
    await deliver()
    expect(landed()).toHaveLength(1)
    expect(await row()).toMatchObject({ status: 'delivered', externalId: String(landed()[0]?.id) })
  })

  test('time lands in hours, beside the note of the same session', async () => {
    const time = await put('timeEntry')
    await time.deliver()
    // The receipt comes later than the time: neither is taken for the other.
    const note = await put('ticketNote', '101', time.session)
    await note.deliver()
    expect(time.landed()).toMatchObject([{ timetaken: 0.25, hiddenfromuser: true }])
    expect(note.landed()).toMatchObject([{ timetaken: 0 }])
  })

  test.each(['ticketNote', 'timeEntry'] as const)(
    'a %s whose answer was lost is found, not said again',
    async (kind) => {
      const { deliver, landed, row } = await put(kind)
      faults.push({ on: 'POST /api/Actions', does: 'lost', times: 1 })
      await expect(deliver()).rejects.toThrow('cannot be reached')
      expect(landed()).toHaveLength(1)
      expect(await row()).toMatchObject({ status: 'waiting', attempts: 1, nextAttemptAt: at('09:00:06') })
      await deliver()
      expect(landed()).toHaveLength(1)
      expect(await row()).toMatchObject({ status: 'delivered', attempts: 2, lastError: null })
    },
  )

  test.each([
    ['has a fault of its own', 'POST /api/Actions', 500, 'fault of its own'],
    ['cuts its list of notes', 'GET /api/Actions', 'cut', 'not in the known form'],
    ['answers in another shape', 'GET /api/Actions', 'otherShape', 'not in the known form'],
    ['takes no sign-in', 'GET /api/Actions', 401, 'client id and secret'],
  ] as const)('a PSA that %s: it waits, says why, and lands later', async (_, on, does, words) => {
    const { deliver, landed, row } = await put()
    faults.push({ on, does })
    await expect(deliver()).rejects.toThrow(words)
    expect(await row()).toMatchObject({
      status: 'waiting',
      attempts: 1,
      lastError: expect.stringContaining(words),
    })
    expect(landed()).toEqual([])
    faults.length = 0
    await deliver()
    expect(landed()).toHaveLength(1)
  })

  test('a token that ends in the middle is renewed, and the note lands once', async () => {
    const { deliver, landed } = await put()
    faults.push({ on: 'POST /api/Actions', does: 401, times: 1 })
    await deliver()
    expect(landed()).toHaveLength(1)
  })

  test('a refused one is kept with the reason; asked for again it lands once, by its own delivery', async () => {
    const { id, deliver, landed, row } = await put()
    forbidden.push(7)
    await deliver()
    expect(await row()).toMatchObject({ status: 'refused', lastError: expect.stringContaining('outcome 7') })
    await deliver()
    expect(landed()).toEqual([])
    forbidden.length = 0
    expect(await outbox.again(id, at('10:00:00'))).toBe(true)
    // What was begun before it was refused says nothing any more.
    await deliver()
    expect(landed()).toEqual([])
    await deliver(1)
    await deliver(1)
    expect(landed()).toHaveLength(1)
    expect(await row()).toMatchObject({ status: 'delivered', attempts: 1 })
  })

  test('a closed ticket refuses; with a second outcome in the settings it takes the note', async () => {
    const refused = await put('ticketNote', '105')
    await refused.deliver()
    expect(await refused.row()).toMatchObject({
      status: 'refused',
      lastError: expect.stringContaining('This Ticket is closed'),
    })
    await database().prisma.integration.update({
      where: { id: integrationId },
      data: { settings: JSON.stringify({ clientId: 'client', closedNoteOutcomeId: 8 }) },
    })
    expect(await outbox.again(refused.id, at('10:00:00'))).toBe(true)
    await refused.deliver(1)
    expect(refused.landed()).toMatchObject([{ outcome_id: 8 }])
  })

  test('after three days of trying it counts as refused, so that somebody looks', async () => {
    const { id, deliver, row } = await put()
    await database().prisma.outboxMessage.update({ where: { id }, data: { attempts: 419 } })
    faults.push({ on: 'GET /api/Actions', does: 500 })
    await deliver()
    expect(await row()).toMatchObject({
      status: 'refused',
      lastError: expect.stringMatching(/^It was tried for about three days\. /),
    })
  })

  test('waits for an integration that was switched off, and says so', async () => {
    const { deliver, row } = await put()
    await database().prisma.integration.update({ where: { id: integrationId }, data: { enabled: false } })
    await expect(deliver()).rejects.toThrow('switched off')
    expect(await row()).toMatchObject({
      status: 'waiting',
      attempts: 1,
      lastError: 'There is no such integration with a PSA. It may be switched off.',
      nextAttemptAt: at('09:00:06'),
    })
    await database().prisma.integration.update({ where: { id: integrationId }, data: { enabled: true } })
    await deliver()
    expect(await row()).toMatchObject({ status: 'delivered' })
  })

  test('is refused where its integration was removed', async () => {
    const { deliver, row } = await put()
    await database().prisma.integration.delete({ where: { id: integrationId } })
    await deliver()
    expect(await row()).toMatchObject({
      status: 'refused',
      lastError: 'The integration of this ticket was removed.',
    })
  })
})
