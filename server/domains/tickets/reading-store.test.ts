import { beforeAll, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { at, makePsaIntegration, refusalOf, testSealer } from '../testing.ts'
import type { TicketReading } from './read-ticket.ts'
import { createReadingStore, type ReadingStore } from './reading-store.ts'

function readingOf(summary: string): TicketReading {
  return {
    ticket: {
      id: '101',
      summary,
      details: 'My password is …',
      clientId: '11',
      clientName: 'Contoso',
      siteId: null,
      requester: { kind: 'none' },
      agentId: null,
      contractId: null,
      assets: [],
      closed: false,
      deleted: false,
      openedAt: null,
      lastUpdate: null,
    },
    requester: null,
    assets: [],
    gaps: ['A gap.'],
  }
}

describeOnBothDatabases('the last readings of tickets', (database) => {
  let readings: ReadingStore
  let integrationId: string
  beforeAll(async () => {
    readings = createReadingStore(database())
    integrationId = await makePsaIntegration(database(), testSealer())
  })

  test('the newest comes back, without what the requester wrote', async () => {
    const ref = { integrationId, ticketId: '101' }
    expect(await readings.find(ref)).toBeNull()
    await readings.save(ref, readingOf('Old'), at('09:00:00'))
    const saved = readingOf('New')
    await readings.save(ref, saved, at('09:01:00'))
    expect(await readings.find(ref)).toEqual({
      reading: { ...saved, ticket: { ...saved.ticket, details: '' } },
      readAt: at('09:01:00'),
    })
    expect(await readings.find({ integrationId, ticketId: '102' })).toBeNull()
    await readings.remove(ref)
    expect(await readings.find(ref)).toBeNull()
  })

  test('of several that keep it at once, one is kept', async () => {
    const ref = { integrationId, ticketId: '103' }
    const summaries = ['a', 'b', 'c', 'd', 'e', 'f']
    await Promise.all(summaries.map((summary) => readings.save(ref, readingOf(summary), at('09:00:00'))))
    expect(summaries).toContain((await readings.find(ref))?.reading.ticket.summary)
  })

  test('old ones are forgotten, and so are those of an integration that is gone', async () => {
    const other = await makePsaIntegration(database(), testSealer())
    const [old, young, orphan] = [
      { integrationId, ticketId: '1' },
      { integrationId, ticketId: '2' },
      { integrationId: other, ticketId: '1' },
    ]
    await readings.save(old, readingOf('Old'), at('08:59:59'))
    await readings.save(young, readingOf('Young'), at('09:00:00'))
    await readings.save(orphan, readingOf('Orphan'), at('09:00:00'))
    await readings.prune(at('09:00:00'))
    await database().prisma.integration.delete({ where: { id: other } })
    const found = await Promise.all([old, young, orphan].map((ref) => readings.find(ref)))
    expect(found.map((one) => one?.reading.ticket.summary ?? null)).toEqual([null, 'Young', null])
    expect(await refusalOf(readings.save(orphan, readingOf('Orphan'), at('09:00:00')))).toBe('foreignKey')
  })

  test('what another release has written in another form is not read', async () => {
    const ref = { integrationId, ticketId: '104' }
    await readings.save(ref, readingOf('Now'), at('09:00:00'))
    await database().prisma.ticketReading.updateMany({ where: ref, data: { context: '{"form":0}' } })
    expect(await readings.find(ref)).toBeNull()
  })
})
