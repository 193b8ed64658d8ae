import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { at, makeComputer, makeDeployment, makePerson, makeSession, makeTenant } from '../testing.ts'
import type { NewSession } from './creation-store.ts'
import { createSessionStore, type SessionStore } from './store.ts'

describeOnBothDatabases('whose turn it is, and who has waited', (database) => {
  let sessions: SessionStore
  let tenantId: string
  let computerId: string
  beforeAll(async () => {
    sessions = createSessionStore(database(), () => undefined)
    tenantId = await makeTenant(database())
  })
  beforeEach(async () => {
    // What other tests have left waits for nothing here.
    await database().prisma.maintenanceSession.updateMany({
      data: { status: 'failed', executingOn: null, deadlineAt: null },
    })
    computerId = await makeComputer(database(), { tenantId })
  })

  async function open(session: Partial<NewSession> = {}, createdAt = at('09:00:00')): Promise<string> {
    return await makeSession(database(), { tenantId, computerId, ...session }, createdAt)
  }

  async function pending(session: Partial<NewSession> = {}, since = '09:00:00'): Promise<string> {
    const id = await open(session, at(since))
    await sessions.tell(id, 'queue', at(since))
    return id
  }

  async function addAgent(given: object = {}): Promise<void> {
    const data = { computerId, tenantId, kind: 'deskhand', name: 'agent', online: true, ...given }
    await database().prisma.agent.create({ data })
  }

  describe('the next one on a computer', () => {
    test('is the first by kind and age; nobody where nobody waits', async () => {
      expect(await sessions.nextInQueue(computerId)).toBeNull()
      await pending({ kind: 'maintenance' }, '09:01:00')
      const older = await pending({ kind: 'tool' }, '09:02:00')
      await pending({ kind: 'tool' }, '09:03:00')
      await pending({ kind: 'onboarding' }, '09:00:00')
      await open({ kind: 'tool' })
      await pending({ computerId: await makeComputer(database(), { tenantId }) }, '08:00:00')
      expect(await sessions.nextInQueue(computerId)).toBe(older)
    })

    test('is one that waits too, before one that has not been told to wait yet', async () => {
      const tool = await pending({ kind: 'tool' }, '09:30:00')
      const scheduled = await open({ kind: 'maintenance' }, at('09:00:00'))
      expect(await sessions.claimComputer(scheduled, computerId)).toBe(false)
      expect(await sessions.claimComputer(tool, computerId)).toBe(true)
    })
  })

  describe('a stretch of its own', () => {
    test('is begun once, and only by one that waits', async () => {
      const id = await pending()
      expect(await sessions.findStretch(id)).toEqual({ kind: 'tool', stretch: 1 })
      const begun = await Promise.all(Array.from({ length: 5 }, () => sessions.nextStretch(id, 1)))
      expect(begun.filter(Boolean)).toHaveLength(1)
      expect(await sessions.findStretch(id)).toMatchObject({ stretch: 2 })
      await sessions.tell(id, 'start', at('09:01:00'))
      expect(await sessions.nextStretch(id, 2)).toBe(false)
      expect(await sessions.findStretch('nobody')).toBeNull()
    })
  })

  describe('turns that have come', () => {
    test('are the first of each free computer, since long enough', async () => {
      const first = await pending({ kind: 'tool' })
      await pending({ kind: 'maintenance' })
      const other = await makeComputer(database(), { tenantId })
      const elsewhere = await pending({ computerId: other })
      const fresh = await makeComputer(database(), { tenantId })
      await pending({ computerId: fresh }, '09:30:00')
      expect((await sessions.findTurns(at('09:30:00'))).sort()).toEqual([first, elsewhere].sort())
    })

    test('never of a computer that somebody else holds; but of one that it holds itself', async () => {
      const holder = await pending()
      await sessions.claimComputer(holder, computerId)
      expect(await sessions.findTurns(at('09:30:00'))).toEqual([holder])
      await sessions.tell(holder, 'start', at('09:01:00'))
      await pending()
      expect(await sessions.findTurns(at('09:30:00'))).toEqual([])
    })

    test('a holder that waits itself goes before whoever would be first', async () => {
      const holder = await pending({ kind: 'maintenance' })
      await sessions.claimComputer(holder, computerId)
      await pending({ kind: 'tool' }, '08:00:00')
      expect(await sessions.findTurns(at('09:30:00'))).toEqual([holder])
    })

    test('come, however many wait longer for a computer that is held', async () => {
      const holder = await pending()
      await sessions.claimComputer(holder, computerId)
      await sessions.tell(holder, 'start', at('09:01:00'))
      const longer = { kind: 'maintenance', subjectKind: 'computer', tenantId, computerId, parameters: '{}' }
      await database().prisma.maintenanceSession.createMany({
        data: Array.from({ length: 501 }, (_, index) => ({
          ...longer,
          requestKey: `waits longer ${computerId} ${index}`,
          status: 'pending',
          statusAt: at('08:00:00'),
        })),
      })
      const free = await makeComputer(database(), { tenantId })
      const turn = await pending({ computerId: free })
      expect(await sessions.findTurns(at('09:30:00'))).toEqual([turn])
    })

    test('of persons and tenants nobody waits for another', async () => {
      const personId = await makePerson(database(), { tenantId })
      const about = async (given: object) => {
        const asked = { kind: 'maintenance', subjectKind: 'person', tenantId, parameters: '{}', ...given }
        const requestKey = `about ${JSON.stringify(given)} ${Math.random()}`
        const { id } = await sessions.create({ ...asked, requestKey }, at('09:00:00'))
        await sessions.tell(id, 'queue', at('09:00:00'))
        return id
      }
      const both = [await about({ personId }), await about({ subjectKind: 'tenant' })]
      expect((await sessions.findTurns(at('09:30:00'))).sort()).toEqual(both.sort())
    })
  })

  describe('a computer that is back', () => {
    async function away(): Promise<string> {
      const id = await open()
      await sessions.tell(id, 'start', at('09:01:00'))
      await sessions.tell(id, 'awaitConnection', at('09:02:00'), { deadlineAt: at('10:00:00') })
      return id
    }

    test('is known by an agent of ours that is connected', async () => {
      const id = await away()
      expect(await sessions.findReconnected()).toEqual([])
      await addAgent({ online: false })
      await addAgent({ revokedAt: at('08:00:00') })
      await addAgent({ kind: 'ninja' })
      expect(await sessions.findReconnected()).toEqual([])
      await addAgent()
      expect(await sessions.findReconnected()).toEqual([id])
      expect(await sessions.findReconnected(computerId)).toEqual([id])
      expect(await sessions.findReconnected('another')).toEqual([])
    })

    test('is not asked about by sessions that do not wait for it', async () => {
      await addAgent()
      await pending()
      expect(await sessions.findReconnected()).toEqual([])
    })

    test('that does not come is missed once the deadline is past', async () => {
      const id = await away()
      expect(await sessions.findOverdue('waitingForConnection', at('10:00:00'))).toEqual([])
      expect(await sessions.findOverdue('waitingForConnection', at('10:00:01'))).toEqual([id])
      expect(await sessions.findOverdue('waitingForApproval', at('10:00:01'))).toEqual([])
    })
  })

  describe('a time that has come', () => {
    test('is that of sessions that wait for it, postponed ones among them', async () => {
      const [due, postponed, later] = [
        await open({ executeAt: at('10:00:00') }),
        await open({ executeAt: at('09:30:00') }),
        await open({ executeAt: at('10:00:01') }),
      ]
      for (const id of [due, postponed, later]) {
        await sessions.tell(id, 'start', at('09:01:00'))
        await sessions.tell(id, 'awaitTime', at('09:02:00'))
      }
      await sessions.postpone(postponed, at('09:59:00'), at('09:03:00'))
      await pending({ executeAt: at('09:30:00') })
      expect(await sessions.findDue(at('09:58:00'))).toEqual([])
      expect(await sessions.findDue(at('10:00:00'))).toEqual([postponed, due])
    })
  })

  describe('one that was made and not begun', () => {
    test('is found a while after it was made; one that is spread once its time has come', async () => {
      const made = await open({}, at('09:00:00'))
      await open({}, at('09:10:00'))
      const spread = await open({ startAfter: at('09:05:00') }, at('09:04:00'))
      await open({ startAfter: at('11:00:00') }, at('08:00:00'))
      await pending()
      expect(await sessions.findUnbegun(at('09:04:59'), at('09:05:00'))).toEqual([made])
      expect(await sessions.findUnbegun(at('09:05:00'), at('09:05:00'))).toEqual([made, spread])
    })
  })

  describe('a plan that was left lying', () => {
    async function waiting(session: Partial<NewSession>, createdAt: string): Promise<string> {
      const id = await open(session, at(createdAt))
      await sessions.tell(id, 'start', at(createdAt))
      await sessions.tell(id, 'awaitApproval', at(createdAt))
      return id
    }

    test('is an older one of the same tool, subject, ticket and person that nobody has run', async () => {
      const deploymentId = await makeDeployment(database())
      const same = { deploymentId, ticketId: '101' }
      const left = await waiting(same, '09:01:00')
      await waiting({ ...same, ticketId: '102' }, '09:01:00')
      await waiting({ ...same, deploymentId: null }, '09:01:00')
      await waiting({ ...same, computerId: await makeComputer(database(), { tenantId }) }, '09:01:00')
      await waiting(same, '09:03:00')
      const run = await waiting(same, '09:00:30')
      await sessions.tell(run, 'approve', at('09:01:30'))
      const again = await open(same, at('09:02:00'))
      expect(await sessions.findLeftWaiting(again)).toEqual([left])
    })
  })
})
