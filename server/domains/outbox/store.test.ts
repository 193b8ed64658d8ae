import { beforeAll, beforeEach, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { at, makeSession, refusalOf } from '../testing.ts'
import { createOutboxStore, type NewMessage, type OutboxStore } from './store.ts'

describeOnBothDatabases('the outbox', (database) => {
  const told: string[] = []
  let outbox: OutboxStore
  let sessionId: string
  let count = 0
  beforeAll(async () => {
    outbox = createOutboxStore(database(), async (id) => {
      told.push(id)
    })
    sessionId = await makeSession(database())
  })
  beforeEach(() => {
    told.length = 0
  })

  function message(given: Partial<NewMessage> = {}): NewMessage {
    return {
      key: `key ${++count}`,
      kind: 'ticketNote',
      integrationId: null,
      sessionId,
      ticketId: '101',
      payload: '{"html":""}',
      ...given,
    }
  }

  test('a new message waits, and its session is told', async () => {
    const id = await outbox.put(message({ key: 'new' }), at('09:00:00'))
    expect(await outbox.find(id)).toMatchObject({
      key: 'new',
      status: 'waiting',
      attempts: 0,
      payload: '{"html":""}',
      nextAttemptAt: at('09:00:00'),
      createdAt: at('09:00:00'),
      lastError: null,
    })
    expect(told).toEqual([sessionId])
    expect(await outbox.find('nobody')).toBeNull()
  })

  test('said again under the same key, the first stays', async () => {
    const first = await outbox.put(message({ key: 'once', payload: '"first"' }), at('09:00:00'))
    expect(await outbox.put(message({ key: 'once', payload: '"second"' }), at('10:00:00'))).toBe(first)
    expect(await outbox.find(first)).toMatchObject({ payload: '"first"', nextAttemptAt: at('09:00:00') })
  })

  test('said several times at once under one key, it is there once', async () => {
    const same = message({ key: 'at once' })
    const ids = await Promise.all(Array.from({ length: 20 }, () => outbox.put(same, at('09:00:00'))))
    expect(new Set(ids).size).toBe(1)
    expect(await database().prisma.outboxMessage.count({ where: { key: 'at once' } })).toBe(1)
  })

  test('once it was said it is no longer due, and shows no error', async () => {
    const id = await outbox.put(message(), at('09:00:00'))
    await outbox.failed(id, 'Corral Desk cannot be reached.', { at: at('09:00:05') })
    await outbox.delivered(id, '4711', at('09:00:06'))
    expect(await outbox.find(id)).toMatchObject({
      status: 'delivered',
      externalId: '4711',
      deliveredAt: at('09:00:06'),
      lastError: null,
      attempts: 2,
    })
    expect(told).toEqual([sessionId, sessionId, sessionId])
    expect(await outbox.due(at('23:00:00'), 100)).not.toContain(id)
  })

  test('refused, it stays with its reason and is not tried again', async () => {
    const id = await outbox.put(message(), at('09:00:00'))
    await outbox.failed(id, 'The ticket is closed.', 'refused')
    expect(await outbox.find(id)).toMatchObject({
      status: 'refused',
      lastError: 'The ticket is closed.',
      attempts: 1,
    })
    expect(await outbox.due(at('23:00:00'), 100)).not.toContain(id)
  })

  test('refused and asked for again, it waits for a delivery of its own', async () => {
    const id = await outbox.put(message({ key: 'again', payload: '{"html":"x"}' }), at('09:00:00'))
    expect(await outbox.again(id, at('09:01:00'))).toBe(false)
    await outbox.failed(id, 'The ticket is closed.', 'refused')
    told.length = 0
    const asked = Array.from({ length: 10 }, () => outbox.again(id, at('09:02:00')))
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1)
    expect(await outbox.findByKey('again')).toMatchObject({
      id,
      status: 'waiting',
      attempts: 0,
      lastError: null,
      nextAttemptAt: at('09:02:00'),
      payload: '{"html":"x","round":1}',
    })
    expect(told).toEqual([sessionId])
    await outbox.delivered(id, null, at('09:03:00'))
    expect(await outbox.again(id, at('09:04:00'))).toBe(false)
    expect(await outbox.again('nobody', at('09:04:00'))).toBe(false)
  })

  test('due is what waits and whose time has come, the longest due first', async () => {
    await database().prisma.outboxMessage.deleteMany()
    const later = await outbox.put(message(), at('09:02:00'))
    const sooner = await outbox.put(message(), at('09:01:00'))
    const delayed = await outbox.put(message(), at('09:00:00'))
    await outbox.failed(delayed, 'Not now.', { at: at('09:03:00') })
    expect(await outbox.due(at('09:00:59'), 100)).toEqual([])
    expect(await outbox.due(at('09:02:00'), 100)).toEqual([sooner, later])
    expect(await outbox.due(at('09:05:00'), 100)).toEqual([sooner, later, delayed])
    expect(await outbox.due(at('09:05:00'), 1)).toEqual([sooner])
  })

  test('of a session that does not exist, or of a message that does not, nothing is taken', async () => {
    expect(await refusalOf(outbox.put(message({ sessionId: 'nobody' }), at('09:00:00')))).toBe('foreignKey')
    expect(await refusalOf(outbox.delivered('nobody', null, at('09:00:00')))).toBe('notFound')
    expect(told).toEqual([])
    await outbox.put(message({ sessionId: null }), at('09:00:00'))
    expect(told).toEqual([])
  })
})
