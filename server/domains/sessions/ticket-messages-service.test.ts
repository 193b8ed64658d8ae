import { beforeAll, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createOutboxStore, type OutboxStore } from '../outbox/store.ts'
import { at, makePsaIntegration, makeSession, testSealer } from '../testing.ts'
import { callerOf } from '../tickets/testing.ts'
import { createSessionStore } from './store.ts'
import { createTicketMessagesService } from './ticket-messages-service.ts'

describeOnBothDatabases('messages to a session’s ticket', (database) => {
  let outbox: OutboxStore
  let ticketIntegrationId: string
  beforeAll(async () => {
    const sessions = createSessionStore(database(), () => undefined)
    outbox = createOutboxStore(database(), (id) => sessions.touch(id))
    await database().prisma.user.create({
      data: { id: 'ana', name: 'Ana Ruiz', email: 'ana@corral.example', role: 'technician' },
    })
    ticketIntegrationId = await makePsaIntegration(database(), testSealer())
  })

  async function open({ ticket = true, ended = true } = {}) {
    const sessions = createSessionStore(database(), () => undefined)
    const delivered: string[] = []
    const deliver = async (id: string) => void delivered.push(id)
    const audit = createAuditService(database())
    const service = createTicketMessagesService({ sessions, outbox, audit, deliver }, () => at('09:30:00'))
    const id = await makeSession(database(), ticket ? { ticketIntegrationId, ticketId: '101' } : {})
    if (ended) await sessions.tell(id, 'cancel', at('09:02:00'))
    const refusedNote = async () => {
      const note = { key: `receipt/${id}`, kind: 'ticketNote', payload: '{"html":"","mark":"m"}' }
      const about = { integrationId: ticketIntegrationId, sessionId: id, ticketId: '101' }
      const messageId = await outbox.put({ ...note, ...about }, at('09:02:00'))
      await outbox.failed(messageId, 'The ticket is closed.', 'refused')
      return messageId
    }
    const audited = async () =>
      (await database().prisma.auditEntry.findMany({ where: { subjectId: id } })).map(({ action }) => action)
    const tenantId = (await sessions.find(id))?.tenantId ?? ''
    return { service, sessions, id, delivered, refusedNote, audited, tenantId }
  }

  test('a refused note is sent once more, however many ask at once', async () => {
    const { service, id, delivered, refusedNote, audited } = await open()
    const messageId = await refusedNote()
    const asked = Array.from({ length: 5 }, () => service.postNoteAgain(callerOf(), id))
    expect(await Promise.all(asked)).toEqual(Array(5).fill({ status: 'waiting' }))
    expect(delivered).toEqual([messageId])
    expect(await audited()).toEqual(['sessions.postNoteAgain'])
    await outbox.delivered(messageId, '7', at('09:31:00'))
    expect(await service.postNoteAgain(callerOf(), id)).toEqual({ status: 'delivered' })
    expect(delivered).toHaveLength(1)
  })

  test('where there is no note, there is none to post', async () => {
    const { service, id } = await open()
    await expect(service.postNoteAgain(callerOf(), id)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('time is entered once: the first minutes stay', async () => {
    const { service, sessions, id, delivered, audited } = await open()
    expect(await service.addTime(callerOf(), id, 15)).toEqual({ status: 'waiting' })
    expect(await service.addTime(callerOf(), id, 60)).toEqual({ status: 'waiting' })
    expect((await sessions.find(id))?.outboxMessages).toMatchObject([
      { key: `time/${id}`, kind: 'timeEntry', ticketId: '101' },
    ])
    const payload = JSON.parse((await outbox.findByKey(`time/${id}`))?.payload ?? '')
    expect(payload).toMatchObject({ minutes: 15, mark: `Deskhand time for ${id}` })
    expect(payload.html).toContain('15 min: Maintenance on PC-1. Entered with Deskhand by Ana Ruiz.')
    expect(delivered).toHaveLength(1)
    expect(await audited()).toEqual(['sessions.addTime'])
  })

  test('time that was refused is sent once more', async () => {
    const { service, id, delivered } = await open()
    await service.addTime(callerOf(), id, 15)
    await outbox.failed(delivered[0] ?? '', 'No.', 'refused')
    expect(await service.addTime(callerOf(), id, 15)).toEqual({ status: 'waiting' })
    expect(delivered).toHaveLength(2)
  })

  test.each([
    ['belongs to no ticket', { ticket: false }],
    ['has not ended', { ended: false }],
  ])('a run that %s takes no time', async (_, given) => {
    const { service, id, delivered, audited } = await open(given)
    await expect(service.addTime(callerOf(), id, 15)).rejects.toMatchObject({ code: 'conflict' })
    expect(await outbox.findByKey(`time/${id}`)).toBeNull()
    expect([...delivered, ...(await audited())]).toEqual([])
  })

  test('nobody who may not run tools there does either', async () => {
    const { service, id, delivered, refusedNote, tenantId } = await open()
    await refusedNote()
    const stranger = callerOf({ limitedToTenants: true, tenantIds: ['other'] })
    const reader = callerOf({ role: 'readOnly' })
    await expect(service.postNoteAgain(stranger, id)).rejects.toMatchObject({ code: 'notFound' })
    await expect(service.addTime(stranger, id, 5)).rejects.toMatchObject({ code: 'notFound' })
    await expect(service.postNoteAgain(reader, id)).rejects.toMatchObject({ code: 'notAllowed' })
    await expect(service.addTime(reader, 'nobody', 5)).rejects.toMatchObject({ code: 'notAllowed' })
    await expect(service.addTime(callerOf(), 'nobody', 5)).rejects.toMatchObject({ code: 'notFound' })
    expect(delivered).toEqual([])
    const own = callerOf({ limitedToTenants: true, tenantIds: [tenantId] })
    expect(await service.postNoteAgain(own, id)).toEqual({ status: 'waiting' })
  })
})
