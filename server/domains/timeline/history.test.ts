import { expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createAuditStore } from '../audit/store.ts'
import { createComputerStore } from '../computers/store.ts'
import { createItemStore } from '../items/store.ts'
import { createSessionStore } from '../sessions/store.ts'
import { at, makeComputer, makePerson, makeSession, makeSoftware, makeTask, makeTenant } from '../testing.ts'

describeOnBothDatabases('what stores know of the past', (database) => {
  test('the audit gives the entries of some actions since an instant, the latest first', async () => {
    const audit = createAuditService(database())
    const record = (action: string, id: string, tenantId: string | null = null) =>
      audit.record({ actor: 'server', action, subject: { kind: 'deployment', id }, tenantId })
    const since = new Date(Date.now() - 1000)
    await record('deployments.update', 'd1', 't1')
    await record('deployments.other', 'd1')
    await record('deployments.create', 'd2')
    const read = async (filter: object = {}) =>
      (
        await createAuditStore(database()).changes({
          subjectKind: 'deployment',
          actions: ['deployments.update', 'deployments.create'],
          since,
          limit: 9,
          ...filter,
        })
      ).map(({ subjectId }) => subjectId)
    expect((await read()).sort()).toEqual(['d1', 'd2'])
    expect(await read({ tenantId: 't1' })).toEqual(['d1'])
    expect(await read({ subjectId: 'd2' })).toEqual(['d2'])
    expect(await read({ limit: 1 })).toHaveLength(1)
    expect(await read({ since: new Date(Date.now() + 60_000) })).toEqual([])
  })

  test('sessions that worked on a subject are found, and those that only looked are not', async () => {
    const tenantId = await makeTenant(database())
    const computerId = await makeComputer(database(), { tenantId })
    const itemId = await makeTask(database())
    const { prisma } = database()
    const worked = async (given: object = {}, session: object = {}) => {
      const id = await makeSession(database(), { tenantId, computerId, ...session })
      await prisma.maintenanceSession.update({
        where: { id },
        data: { startedAt: at('09:00:00'), endedAt: at('09:30:00'), status: 'passed' },
      })
      const action = { position: 0, itemId, itemName: 'T', action: 'set', startedAt: at('09:10:00') }
      await prisma.sessionAction.create({ data: { sessionId: id, ...action, ...given } })
      return id
    }
    const one = await worked()
    await worked({ startedAt: null })
    await worked({}, { kind: 'detection' })
    await worked({}, { tenantId: await makeTenant(database(), { name: 'Before' }) })
    const ofTenant = await makeSession(database(), { tenantId, subjectKind: 'tenant' })
    await prisma.maintenanceSession.update({ where: { id: ofTenant }, data: { startedAt: at('09:00:00') } })
    await prisma.sessionAction.create({
      data: {
        sessionId: ofTenant,
        position: 0,
        itemId,
        itemName: 'T',
        action: 'set',
        startedAt: at('09:10:00'),
      },
    })
    const store = createSessionStore(database(), () => undefined)
    const find = async (
      kind: 'computer' | 'person' | 'tenant',
      id: string,
      since = at('09:00:00'),
      limit = 9,
    ) => {
      const { sessions, isWhole } = await store.workOn({ kind, id, tenantId }, since, limit)
      return [sessions.map((session) => session.id), isWhole]
    }
    expect(await find('computer', computerId)).toEqual([[one], true])
    expect(await find('computer', computerId, at('09:31:00'))).toEqual([[], true])
    expect(await find('tenant', tenantId)).toEqual([[ofTenant], true])
    expect(await find('person', await makePerson(database(), { tenantId }))).toEqual([[], true])
    const two = await worked()
    expect(await find('computer', computerId, at('09:00:00'), 1)).toEqual([[two], false])
  })

  test('a computer’s software is told since an instant, with when it was first looked at', async () => {
    const computerId = await makeComputer(database())
    const computers = createComputerStore(database())
    expect(await computers.softwareHistory(computerId, at('00:00:00'))).toEqual({
      spans: [],
      firstInventory: null,
      isWhole: true,
    })
    const row = (name: string, first: string, gone: string | null = null) => ({
      computerId,
      name,
      nameKey: name,
      source: 'dpkg',
      firstSeenAt: at(first),
      lastSeenAt: at(first),
      goneAt: gone === null ? null : at(gone),
    })
    await database().prisma.installedSoftware.createMany({
      data: [row('old', '08:00:00'), row('gone', '08:00:00', '10:00:00'), row('new', '11:00:00')],
    })
    const { spans, firstInventory } = await computers.softwareHistory(computerId, at('09:00:00'))
    expect(spans.map(({ name }) => name)).toEqual(['new', 'gone'])
    expect(firstInventory).toEqual(at('08:00:00'))
  })

  test('of items it is told how they are detected', async () => {
    const [software, task] = [await makeSoftware(database()), await makeTask(database())]
    const found = await createItemStore(database()).detectionOf([software, task])
    expect([...found]).toEqual([[software, { method: 'script', value: null }]])
  })
})
