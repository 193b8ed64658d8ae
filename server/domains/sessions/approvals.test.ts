import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../../../core/permissions/permissions.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { createFacts } from '../../facts/facts.ts'
import { createLiveBus } from '../../live/bus.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createDeploymentStore } from '../deployments/store.ts'
import { createItemStore } from '../items/store.ts'
import {
  at,
  makeComputer,
  makeDeployment,
  makePsaIntegration,
  makeSession,
  makeTenant,
  testSealer,
} from '../testing.ts'
import { callerOf } from '../tickets/testing.ts'
import type { Caller } from '../users/caller.ts'
import { createUserStore } from '../users/store.ts'
import { createApprovalsService } from './approvals-service.ts'
import { createSessionsService } from './sessions-service.ts'
import { createSessionStore } from './store.ts'

const planHash = 'a'.repeat(64)
const plan = {
  subjectId: 'pc',
  deploymentId: 'd',
  rule: '',
  parameters: JSON.stringify({ channel: 'stable', key: { sealed: 'hush' } }),
  actions: [],
  findings: {},
  errors: [{ itemId: 'i', itemName: 'Reader', error: 'broken', detail: 'It is broken.' }],
}

describe.each(['sqlite', 'postgresql'] as const)('runs and approvals on %s', (provider) => {
  let files: TestDatabase
  /** Two servers on the same database. */
  let databases: [Database, Database]
  const clock = { now: at('09:00:00') }
  const begun: string[] = []
  let people = 0
  beforeAll(async () => {
    files = await createTestDatabase(provider)
    databases = [await openDatabase(files.target), await openDatabase(files.target)]
  })
  afterAll(async () => {
    for (const database of databases) await database.close()
    await files.remove()
  })
  beforeEach(() => {
    clock.now = at('09:00:00')
    begun.length = 0
  })

  function serverOn(database: Database) {
    const store = createSessionStore(database, () => undefined)
    const audit = createAuditService(database)
    const launcher = {
      advance: async (id: string) => void begun.push(id),
      begin: (id: string) => void begun.push(id),
      turnOver: async () => undefined,
      stop: async () => undefined,
    }
    const items = createItemStore(database)
    const sources = {
      store,
      places: { context: () => Promise.reject(new Error('not asked for')) },
      facts: createFacts(database),
      items,
      deployments: createDeploymentStore(database),
      audit,
      bus: createLiveBus(),
      recognise: async () => null,
      sealer: testSealer(),
      launcher,
    }
    return {
      store,
      sessions: createSessionsService(sources, () => clock.now),
      approvals: createApprovalsService({ store, items, audit, launcher }, () => clock.now),
    }
  }
  const servers = () => databases.map(serverOn) as [Server, Server]
  type Server = ReturnType<typeof serverOn>

  async function makeCaller(role: Role = 'technician', given: Partial<Caller> = {}): Promise<Caller> {
    people += 1
    const user = { name: `Person ${people}`, email: `person${people}@example.com`, role }
    const { id } = await createUserStore(databases[0]).create({
      ...user,
      tenantIds: null,
      passwordHash: 'none',
    })
    return callerOf({ userId: id, role, name: user.name, ...given })
  }

  /** A tool on a computer. */
  async function makeTool(needsApproval = false) {
    const tenantId = await makeTenant(databases[0])
    const computerId = await makeComputer(databases[0], { tenantId })
    return { tenantId, computerId, deploymentId: await makeDeployment(databases[0], { needsApproval }) }
  }
  type Tool = Awaited<ReturnType<typeof makeTool>>
  type Ticket = { readonly ticketIntegrationId?: string; readonly ticketId?: string }

  /** A plan of the tool that waits for its asker. */
  async function planned(tool: Tool, asker: Caller, ticket: Ticket = {}): Promise<string> {
    const { store } = servers()[0]
    const id = await makeSession(databases[0], { ...tool, ...ticket, requestedById: asker.userId }, clock.now)
    await store.tell(id, 'start', clock.now)
    const kept = { plan: JSON.stringify(plan), planHash, deadlineAt: at('09:30:00') }
    await store.tell(id, 'awaitApproval', clock.now, kept)
    return id
  }

  async function row(id: string) {
    return await databases[0].prisma.maintenanceSession.findUniqueOrThrow({ where: { id } })
  }

  describe('two who press at once', () => {
    test.each([
      ['run', false],
      ['ask for approval', true],
    ] as const)('%s: one session goes on, the other ends and leads to it', async (_, needsApproval) => {
      for (let round = 0; round < 8; round += 1) {
        const tool = await makeTool(needsApproval)
        const pair = await Promise.all([makeCaller(), makeCaller()])
        const ids = await Promise.all(pair.map((caller) => planned(tool, caller)))
        const asked = { planHash, executeAt: null, reason: 'Ticket' }
        const answers = await Promise.all(
          servers().map(({ sessions }, at) => {
            const [caller, id] = [pair[at] as Caller, ids[at] as string]
            return needsApproval
              ? sessions.askApproval(caller, id, asked)
              : sessions.run(caller, id, planHash)
          }),
        )
        expect(new Set(answers.map(({ sessionId }) => sessionId)).size).toBe(1)
        const [winner] = answers.map(({ sessionId }) => sessionId)
        const first = ids.indexOf(winner ?? '')
        expect(answers[first]?.joined).toBeNull()
        expect(answers[1 - first]?.joined).toEqual({ by: pair[first]?.name, samePlan: true })
        const runKey = `${tool.deploymentId}/${tool.computerId}`
        expect(await row(winner ?? '')).toMatchObject({
          runKey,
          status: needsApproval ? 'waitingForApproval' : 'pending',
        })
        expect(await row(ids[1 - first] ?? '')).toMatchObject({
          status: 'cancelled',
          runKey: null,
          statusDetail: `${pair[first]?.name} has already started it.`,
        })
      }
    })

    test('the run is free again once it has ended, on another computer it always was', async () => {
      const [{ sessions, store }] = servers()
      const caller = await makeCaller()
      const tool = await makeTool()
      const first = await planned(tool, caller)
      await sessions.run(caller, first, planHash)
      const elsewhere = { ...tool, computerId: await makeComputer(databases[0], { tenantId: tool.tenantId }) }
      const other = await planned(elsewhere, caller)
      expect(await sessions.run(caller, other, planHash)).toMatchObject({ sessionId: other, joined: null })
      await store.tell(first, 'fail', clock.now)
      expect(await row(first)).toMatchObject({ status: 'failed', runKey: null })
      const again = await planned(tool, caller)
      expect(await sessions.run(caller, again, planHash)).toMatchObject({ sessionId: again, joined: null })
    })

    test('pressing again gives the same session', async () => {
      const [{ sessions }] = servers()
      const caller = await makeCaller()
      const id = await planned(await makeTool(), caller)
      const answer = { sessionId: id, status: 'pending', joined: null }
      expect(await sessions.run(caller, id, planHash)).toEqual(answer)
      expect(await sessions.run(caller, id, planHash)).toEqual(answer)
    })
  })

  describe('a time', () => {
    test('is kept with the press', async () => {
      const [{ sessions }] = servers()
      const caller = await makeCaller()
      const id = await planned(await makeTool(), caller)
      await sessions.run(caller, id, planHash, at('20:00:00'))
      expect(await row(id)).toMatchObject({ executeAt: at('20:00:00'), approvedPlanHash: planHash })
    })

    test('that somebody else cancels: the ticket is told; that its own asker takes back: it is not', async () => {
      const [{ sessions }] = servers()
      const caller = await makeCaller()
      const colleague = await makeCaller('engineer')
      const ticket = {
        ticketIntegrationId: await makePsaIntegration(databases[0], testSealer()),
        ticketId: '2820',
      }
      const cancelledBy = async (somebody: Caller) => {
        const id = await planned(await makeTool(), caller, ticket)
        await sessions.run(caller, id, planHash, at('20:00:00'))
        await sessions.cancel(somebody, id)
        expect(await row(id)).toMatchObject({ status: 'cancelled' })
        return await databases[0].prisma.outboxMessage.findMany({ where: { sessionId: id } })
      }
      expect(await cancelledBy(caller)).toEqual([])
      const notes = await cancelledBy(colleague)
      expect(notes).toMatchObject([{ kind: 'ticketNote', ticketId: '2820', status: 'waiting' }])
      expect(notes[0]?.payload).toContain(`Cancelled by ${colleague.name}.`)
    })

    test.each([
      ['past', at('08:59:59')],
      ['more than 30 days ahead', new Date(at('09:00:01').getTime() + 30 * 86_400_000)],
    ])('that is %s is refused, and changes nothing', async (_, time) => {
      const [{ sessions }] = servers()
      const caller = await makeCaller()
      const id = await planned(await makeTool(), caller)
      const before = await row(id)
      await expect(sessions.run(caller, id, planHash, time)).rejects.toMatchObject({ code: 'badInput' })
      expect(await row(id)).toEqual(before)
    })
  })

  describe('an approval', () => {
    async function asked(executeAt: Date | null = null, ticket: Ticket = {}) {
      const [server, other] = servers()
      const asker = await makeCaller()
      const tool = await makeTool(true)
      const id = await planned(tool, asker, ticket)
      await server.sessions.askApproval(asker, id, { planHash, executeAt, reason: 'Ticket 2820' })
      const { approval } = await server.sessions.get(asker, id)
      return { ...server, other, asker, tool, id, approvalId: approval?.id ?? '' }
    }

    test('a tool that needs one is not run without it, whatever the browser says', async () => {
      const [{ sessions }] = servers()
      const asker = await makeCaller()
      const id = await planned(await makeTool(true), asker)
      const before = await row(id)
      await expect(sessions.run(asker, id, planHash)).rejects.toMatchObject({ code: 'conflict' })
      expect(await row(id)).toEqual(before)
      const { id: open, sessions: service } = await asked()
      await expect(service.run(asker, open, planHash)).rejects.toMatchObject({ code: 'conflict' })
    })

    test('is asked for of the plan that was seen, and waited for a week', async () => {
      const { sessions, id, asker, approvals, approvalId } = await asked()
      expect(await sessions.get(asker, id)).toMatchObject({
        status: 'waitingForApproval',
        needsApproval: true,
        approval: {
          state: 'open',
          reason: 'Ticket 2820',
          askedBy: asker.name,
          until: new Date(at('09:00:00').getTime() + 7 * 86_400_000).toISOString(),
          mayDecide: false,
        },
      })
      const engineer = await makeCaller('engineer')
      expect(await sessions.get(engineer, id)).toMatchObject({ approval: { mayDecide: true } })
      expect(await approvals.get(engineer, approvalId)).toMatchObject({
        askedBy: asker.name,
        plan: { errors: [{ itemName: 'Reader' }] },
        parameters: [
          { label: 'channel', value: 'stable' },
          { label: 'key', value: null },
        ],
        mayDecide: true,
      })
      const twice = { planHash, executeAt: null, reason: 'Again' }
      expect(await sessions.askApproval(asker, id, twice)).toMatchObject({ sessionId: id, joined: null })
      expect(await databases[0].prisma.approval.count({ where: { sessionId: id } })).toBe(1)
    })

    test('given, lets it run at once as the asker’s', async () => {
      const { sessions, approvals, id, asker, approvalId } = await asked()
      const engineer = await makeCaller('engineer')
      expect(await approvals.decide(engineer, approvalId, 'approved', null)).toEqual({ sessionId: id })
      expect(begun).toEqual([id])
      expect(await row(id)).toMatchObject({
        status: 'pending',
        approvedPlanHash: planHash,
        requestedById: asker.userId,
        deadlineAt: null,
      })
      expect(await sessions.get(asker, id)).toMatchObject({
        approval: { state: 'approved', decidedBy: engineer.name },
      })
      // Said again, as a lost answer is.
      await approvals.decide(engineer, approvalId, 'approved', null)
      expect(begun).toEqual([id])
    })

    test('refused, ends it with the reason', async () => {
      const { approvals, id, approvalId } = await asked()
      const engineer = await makeCaller('engineer')
      await approvals.decide(engineer, approvalId, 'refused', 'Not on a Monday.')
      expect(await row(id)).toMatchObject({
        status: 'cancelled',
        runKey: null,
        statusDetail: `${engineer.name} refused it: Not on a Monday.`,
      })
      expect(begun).toEqual([])
    })

    test('refused, its ticket is told by whom and why; approved, it is told by the run', async () => {
      const ticket = {
        ticketIntegrationId: await makePsaIntegration(databases[0], testSealer()),
        ticketId: '2820',
      }
      const engineer = await makeCaller('engineer')
      const refused = await asked(null, ticket)
      await refused.approvals.decide(engineer, refused.approvalId, 'refused', 'Not on a Monday.')
      const approved = await asked(null, ticket)
      await approved.approvals.decide(engineer, approved.approvalId, 'approved', null)
      const notes = await databases[0].prisma.outboxMessage.findMany({
        where: { sessionId: { in: [refused.id, approved.id] } },
      })
      expect(notes).toMatchObject([{ key: `receipt/${refused.id}`, kind: 'ticketNote', ticketId: '2820' }])
      expect(notes[0]?.payload).toContain(`${engineer.name} refused it: Not on a Monday.`)
    })

    test('nobody decides about what he has asked for, an admin neither', async () => {
      const [{ sessions, approvals }] = servers()
      const admin = await makeCaller('admin')
      const id = await planned(await makeTool(true), admin)
      await sessions.askApproval(admin, id, { planHash, executeAt: null, reason: 'Mine' })
      const { approval } = await sessions.get(admin, id)
      expect(approval?.mayDecide).toBe(false)
      await expect(approvals.decide(admin, approval?.id ?? '', 'approved', null)).rejects.toMatchObject({
        code: 'notAllowed',
      })
      expect(await row(id)).toMatchObject({ status: 'waitingForApproval', approvedPlanHash: null })
    })

    test('a technician decides about none, and who is limited to other tenants learns of none', async () => {
      const { approvals, approvalId } = await asked()
      const technician = await makeCaller()
      await expect(approvals.decide(technician, approvalId, 'approved', null)).rejects.toMatchObject({
        code: 'notAllowed',
      })
      const elsewhere = await makeCaller('engineer', { limitedToTenants: true, tenantIds: ['other'] })
      await expect(approvals.get(elsewhere, approvalId)).rejects.toMatchObject({ code: 'notFound' })
      await expect(approvals.decide(elsewhere, approvalId, 'approved', null)).rejects.toMatchObject({
        code: 'notFound',
      })
      expect(await approvals.list(elsewhere, null, 50)).toEqual({ open: [], closed: [], next: null })
    })

    test('of two who decide at once one does, and the other is told', async () => {
      const { approvals, other, id, approvalId } = await asked()
      const pair = [await makeCaller('engineer'), await makeCaller('engineer')]
      const results = await Promise.allSettled([
        approvals.decide(pair[0] as Caller, approvalId, 'approved', null),
        other.approvals.decide(pair[1] as Caller, approvalId, 'refused', 'No.'),
      ])
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const kept = await databases[0].prisma.approval.findUniqueOrThrow({ where: { id: approvalId } })
      const isApproved = kept.decision === 'approved'
      expect(await row(id)).toMatchObject({ status: isApproved ? 'pending' : 'cancelled' })
      expect(kept.decidedById).toBe(pair[isApproved ? 0 : 1]?.userId)
    })

    test('covers the time, and does not come after it', async () => {
      const { approvals, id, approvalId } = await asked(at('10:00:00'))
      expect(await row(id)).toMatchObject({ executeAt: at('10:00:00'), deadlineAt: at('10:00:00') })
      clock.now = at('10:00:00')
      const engineer = await makeCaller('engineer')
      await expect(approvals.decide(engineer, approvalId, 'approved', null)).rejects.toMatchObject({
        code: 'conflict',
      })
      expect(await row(id)).toMatchObject({ status: 'waitingForApproval', approvedPlanHash: null })
    })

    test('lists what waits before what does not', async () => {
      const refused = await asked()
      const engineer = await makeCaller('engineer')
      await refused.approvals.decide(engineer, refused.approvalId, 'refused', 'No.')
      const withdrawn = await asked()
      await withdrawn.sessions.cancel(withdrawn.asker, withdrawn.id)
      const waiting = await asked()
      const { open, closed } = await waiting.approvals.list(engineer, null, 2)
      expect(open.at(-1)).toMatchObject({ id: waiting.approvalId, state: 'open', mayDecide: true })
      expect(closed.map(({ id, state }) => [id, state])).toEqual([
        [withdrawn.approvalId, 'lapsed'],
        [refused.approvalId, 'refused'],
      ])
    })

    test('preparing again leaves what waits for somebody’s approval as it is', async () => {
      const { store, asker, tool, id } = await asked()
      const next = await planned(tool, asker)
      expect(await store.findLeftWaiting(next)).not.toContain(id)
    })
  })
})
