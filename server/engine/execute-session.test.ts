import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDeploymentStore } from '../domains/deployments/store.ts'
import { viewSession } from '../domains/sessions/session-view.ts'
import { at, makePsaIntegration, makeTask, scriptOf, testSealer } from '../domains/testing.ts'
import { createUserStore } from '../domains/users/store.ts'
import { endSession } from './session-steps.ts'
import { openEngine, type TestComputer, type TestEngine } from './testing/open-engine.ts'

let engine: TestEngine
let computer: TestComputer
beforeAll(async () => {
  engine = await openEngine()
})
afterAll(async () => {
  await engine.close()
})
beforeEach(async () => {
  engine.clock.now = at('10:00:00')
  engine.begun.length = 0
  engine.delivered.length = 0
  computer = await engine.addComputer()
})

const tool = { deployment: { enforcement: 'adhoc', visibility: ['technicianTools'] } }

/** A tool's session that waits for Run now. */
async function prepareTool(name = 'Reader', session: object = {}) {
  const made = await engine.addSoftware(computer, name, tool)
  const id = await engine.addSession(computer, {
    kind: 'tool',
    deploymentId: made.deploymentId,
    ...session,
  })
  const row = await engine.settle(id)
  expect(row).toMatchObject({ status: 'waitingForApproval', deadlineAt: at('10:30:00') })
  return { ...made, id, planHash: row.planHash ?? '' }
}

async function runNow(id: string, approvedPlanHash: string) {
  await engine.sessions.tell(id, 'approve', engine.clock.now, { approvedPlanHash, deadlineAt: null })
  return await engine.settle(id)
}

describe('the plan that was approved', () => {
  test('runs where it is still the same', async () => {
    const { id, planHash } = await prepareTool()
    expect(await runNow(id, planHash)).toMatchObject({ status: 'passed', executingOn: null })
    expect(engine.sent(id)).toContain('install Reader')
  })

  test.each<[string, (made: { itemId: string; deploymentId: string }) => Promise<unknown>]>([
    [
      'its rule was edited',
      ({ deploymentId }) =>
        engine.database.prisma.$transaction(async (tx) => {
          await tx.deployment.update({ where: { id: deploymentId }, data: { enabled: false } })
          await tx.factChange.create({ data: { kind: 'deployment', recordId: deploymentId } })
        }),
    ],
    [
      'its script was edited',
      async ({ itemId }) => {
        const workings = await engine.context.items.softwareWorkings(itemId, '2.0')
        const scriptId = workings?.installScriptId ?? ''
        const newest = await engine.database.prisma.scriptVersion.findFirstOrThrow({
          where: { scriptId },
          orderBy: { number: 'desc' },
        })
        const { id: _, ...version } = newest
        await engine.database.prisma.scriptVersion.create({
          data: { ...version, number: version.number + 1, body: 'echo install Other' },
        })
      },
    ],
    [
      'another deployment wins',
      ({ itemId }) =>
        createDeploymentStore(engine.database).create({
          itemId,
          desired: { state: 'installed', version: '1.0' },
          target: {
            scope: 'individual',
            type: 'computer',
            ref: computer.id,
            filter: 'all',
            tenant: null,
            includeChildTenants: false,
          },
          enforcement: 'required',
          visibility: ['technicianTools'],
        }),
    ],
  ])('does not run where %s: nothing is changed, and the difference is said', async (_, edit) => {
    const made = await prepareTool()
    await edit(made)
    const row = await runNow(made.id, made.planHash)
    expect(row).toMatchObject({ status: 'failed', executingOn: null, actions: [] })
    expect(row.statusDetail).toMatch(/^The rules have changed since the plan was made, so nothing was run\. /)
    expect(row.stages.at(-1)).toMatchObject({ name: 'execution', result: 'failed' })
    expect(engine.sent(made.id).filter((what) => what.startsWith('install'))).toEqual([])
  })
})

describe('drift', () => {
  test('ends the session with the difference shown, and the rest is not begun', async () => {
    await engine.addSoftware(computer, 'Reader')
    await engine.addSoftware(computer, 'Writer')
    const id = await engine.addSession(computer, { executeAt: at('20:00:00') })
    await engine.settle(id)
    computer.installed.set('Reader', '1.5')
    engine.clock.now = at('20:00:00')
    await engine.sessions.tell(id, 'due', engine.clock.now)
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'failed' })
    expect(row.actions).toMatchObject([
      {
        itemName: 'Reader',
        result: 'failed',
        reason: 'drifted',
        detail: 'When planned: absent. Now: 1.5.',
      },
      {
        itemName: 'Writer',
        result: 'cancelled',
        reason: 'drifted',
        detail: 'That is Reader.',
        startedAt: null,
      },
    ])
    expect(row.statusDetail).toContain('When planned: absent. Now: 1.5.')
    expect(engine.sent(id).filter((what) => what.startsWith('install'))).toEqual([])
  })
})

describe('a prerequisite', () => {
  /** Reader needs Runtime; Writer needs nothing. */
  async function openNeeds() {
    const runtime = await engine.addSoftware(computer, 'Runtime')
    const reader = await engine.addSoftware(computer, 'Reader')
    await engine.addSoftware(computer, 'Writer')
    const required = { itemId: runtime.itemId, condition: 'installed', onUnmet: 'act' }
    await engine.context.items.addPrerequisite(reader.itemId, required)
    return await engine.addSession(computer)
  }

  test('goes first', async () => {
    const id = await openNeeds()
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    const installs = engine.sent(id).filter((what) => what.startsWith('install'))
    expect(installs.indexOf('install Runtime')).toBeLessThan(installs.indexOf('install Reader'))
  })

  test('that fails holds up what needs it, and nothing else', async () => {
    const id = await openNeeds()
    computer.onCommand = (_, what) => (what === 'install Runtime' ? { exitCode: 1 } : undefined)
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'partiallyPassed' })
    const byName = new Map(row.actions.map((action) => [action.itemName, action]))
    expect(byName.get('Runtime')).toMatchObject({ result: 'failed', reason: 'scriptFailed' })
    expect(byName.get('Reader')).toMatchObject({
      result: 'failed',
      reason: 'prerequisiteFailed',
      detail: 'That is Runtime.',
      startedAt: null,
    })
    expect(byName.get('Writer')).toMatchObject({ result: 'success' })
    expect(engine.sent(id)).not.toContain('install Reader')
  })
})

describe('the configuration task of a software', () => {
  /** Reader with a task that sets it up, whose test finds what `isSet` says. */
  async function openConfigured() {
    const scripts = { test: scriptOf('test Setup'), set: scriptOf('set Setup') }
    const configurationItemId = await makeTask(engine.database, { name: 'Setup', scripts })
    const { itemId } = await engine.addSoftware(computer, 'Reader', { software: { configurationItemId } })
    const state = { isSet: false }
    computer.onCommand = (_, what) => {
      if (what === 'test Setup') return { outputTail: `${state.isSet}\n` }
      if (what !== 'set Setup') return undefined
      state.isSet = true
      return {}
    }
    return { itemId, configurationItemId, state }
  }

  test('runs once the software is there', async () => {
    const { itemId, configurationItemId } = await openConfigured()
    const id = await engine.addSession(computer)
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'passed' })
    expect(row.actions).toMatchObject([
      { itemId, action: 'install', result: 'success' },
      { itemId: configurationItemId, action: 'set', becauseItemId: itemId, result: 'success' },
    ])
  })

  test('runs where somebody else installed it, and not where it is set up', async () => {
    const { configurationItemId, state } = await openConfigured()
    computer.installed.set('Reader', '2.0')
    expect((await engine.settle(await engine.addSession(computer))).actions).toMatchObject([
      { itemId: configurationItemId, action: 'set', result: 'success' },
    ])
    expect(state.isSet).toBe(true)
    expect(await engine.settle(await engine.addSession(computer))).toMatchObject({
      status: 'passed',
      actions: [],
    })
  })

  test('does not run where the install failed', async () => {
    await openConfigured()
    const usual = computer.onCommand
    computer.onCommand = (command, what) =>
      what === 'install Reader' ? { exitCode: 1 } : usual(command, what)
    const id = await engine.addSession(computer)
    const row = await engine.settle(id)
    expect(row.actions).toMatchObject([
      { result: 'failed' },
      { result: 'failed', reason: 'prerequisiteFailed' },
    ])
    expect(engine.sent(id)).not.toContain('set Setup')
  })
})

describe('the report', () => {
  test('is a note for the ticket, put once and sent after the end', async () => {
    const ticketIntegrationId = await makePsaIntegration(engine.database, testSealer())
    const { id, planHash } = await prepareTool('Reader', { ticketIntegrationId, ticketId: '101' })
    const row = await runNow(id, planHash)
    expect(row.outboxMessages).toMatchObject([{ key: `receipt/${id}`, ticketId: '101', status: 'waiting' }])
    expect(engine.delivered).toEqual(row.outboxMessages.map((message) => message.id))
    expect(row.stages.at(-1)).toMatchObject({ name: 'report', result: 'passed' })
  })

  test('of a run that somebody pressed, and that was not begun, says so, and why', async () => {
    const ticketIntegrationId = await makePsaIntegration(engine.database, testSealer())
    const { id } = await prepareTool('Reader', { ticketIntegrationId, ticketId: '101' })
    const row = await runNow(id, 'another plan')
    expect(row).toMatchObject({ status: 'failed', actions: [] })
    expect(row.outboxMessages).toMatchObject([{ key: `receipt/${id}`, ticketId: '101', status: 'waiting' }])
    expect(row.outboxMessages[0]?.payload).toContain(row.statusDetail)
    expect(engine.delivered).toEqual(row.outboxMessages.map((message) => message.id))
  })

  test('of a run at night is there as well where the computer was off by then', async () => {
    const ticketIntegrationId = await makePsaIntegration(engine.database, testSealer())
    const { id, planHash } = await prepareTool('Reader', { ticketIntegrationId, ticketId: '101' })
    const executeAt = at('20:00:00')
    await engine.sessions.tell(id, 'approve', engine.clock.now, {
      approvedPlanHash: planHash,
      deadlineAt: null,
      executeAt,
    })
    expect(await engine.settle(id)).toMatchObject({ status: 'waitingForTime', outboxMessages: [] })
    await engine.setOnline(computer, false)
    engine.clock.now = executeAt
    await engine.sessions.tell(id, 'due', engine.clock.now)
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'missed', outboxMessages: [{ key: `receipt/${id}` }] })
    expect(row.outboxMessages[0]?.payload).toContain('The computer is not connected.')
  })

  test('is none of an end that did not come about: somebody else has ended it meanwhile', async () => {
    const ticketIntegrationId = await makePsaIntegration(engine.database, testSealer())
    const { id, planHash } = await prepareTool('Reader', { ticketIntegrationId, ticketId: '101' })
    const approved = { approvedPlanHash: planHash, deadlineAt: null }
    await engine.sessions.tell(id, 'approve', engine.clock.now, approved)
    const { sessions } = engine.context
    const tell: typeof sessions.tell = async (session, event, ...rest) => {
      if (event === 'miss') await sessions.tell(session, 'cancel', engine.clock.now)
      return await sessions.tell(session, event, ...rest)
    }
    await endSession({ ...engine.context, sessions: { ...sessions, tell } }, id, 'miss', 'Away.')
    expect(await engine.row(id)).toMatchObject({ status: 'cancelled', outboxMessages: [] })
    expect(engine.delivered).toEqual([])
  })

  test('is none of what ends before anybody has pressed Run', async () => {
    const ticketIntegrationId = await makePsaIntegration(engine.database, testSealer())
    const ticket = { ticketIntegrationId, ticketId: '101' }
    const made = await engine.addSoftware(computer, 'Gone', tool)
    const session = { kind: 'tool', deploymentId: made.deploymentId, offline: 'skip', ...ticket } as const
    await engine.setOnline(computer, false)
    const id = await engine.addSession(computer, session)
    expect(await engine.settle(id)).toMatchObject({ status: 'missed', outboxMessages: [] })
  })

  test('is none without a ticket', async () => {
    const { id, planHash } = await prepareTool()
    expect(await runNow(id, planHash)).toMatchObject({ outboxMessages: [], status: 'passed' })
    expect(engine.delivered).toEqual([])
  })

  test('keeps what was found on the computer', async () => {
    const { id, itemId, planHash } = await prepareTool()
    await runNow(id, planHash)
    const found = await engine.context.computers.detections(computer.id)
    expect(found.get(itemId)).toMatchObject({ value: '2.0' })
  })
})

describe('a server that ends', () => {
  test('at any step goes on from there, and no action’s script runs twice', async () => {
    await engine.addSoftware(computer, 'Reader')
    const count = { calls: 0, endsAt: Number.POSITIVE_INFINITY }
    const methods = ['tell', 'patch', 'startStage', 'endStage', 'setActions', 'moveAction'] as const
    const usual = Object.fromEntries(methods.map((name) => [name, engine.sessions[name]]))
    const cut = (name: (typeof methods)[number]) =>
      Object.assign(engine.sessions, {
        [name]: async (...given: never[]) => {
          count.calls += 1
          const after = count.calls === count.endsAt + 1
          if (count.calls === count.endsAt) throw new Error('The server ends before.')
          const result = await (usual[name] as (...all: never[]) => Promise<unknown>).apply(
            engine.sessions,
            given,
          )
          if (after) throw new Error('The server ends after.')
          return result
        },
      })
    for (const name of methods) cut(name)
    try {
      const whole = await engine.addSession(computer)
      await engine.settle(whole)
      const steps = count.calls
      expect(steps).toBeGreaterThan(10)
      for (let endsAt = 1; endsAt < steps; endsAt += 2) {
        computer.installed.clear()
        const id = await engine.addSession(computer)
        Object.assign(count, { calls: 0, endsAt })
        // Two ends: just before one step, and just after another one.
        for (let tries = 0; tries < 3; tries += 1)
          await engine.settle(id).catch((error: Error) => {
            if (!error.message.startsWith('The server ends')) throw error
          })
        expect(await engine.row(id)).toMatchObject({ status: 'passed', executingOn: null })
        expect(engine.sent(id).filter((what) => what === 'install Reader')).toHaveLength(1)
      }
    } finally {
      Object.assign(engine.sessions, usual)
    }
  })
})

describe('a run that needs approval', () => {
  const needing = { deployment: { ...tool.deployment, needsApproval: true } }
  let people = 0

  async function makeUser(): Promise<string> {
    people += 1
    const user = { name: `Person ${people}`, email: `person${people}@example.com`, role: 'engineer' as const }
    const users = createUserStore(engine.database)
    return (await users.create({ ...user, tenantIds: null, passwordHash: 'none' })).id
  }

  /** A tool's session that waits for somebody's approval, with the request's id. */
  async function askFor(name: string, executeAt: Date | null = null) {
    const made = await engine.addSoftware(computer, name, needing)
    const [askedById, decidedById] = [await makeUser(), await makeUser()]
    const id = await engine.addSession(computer, {
      kind: 'tool',
      deploymentId: made.deploymentId,
      requestedById: askedById,
    })
    const { plan, planHash } = await engine.settle(id)
    const asked = { plan: plan ?? '', planHash: planHash ?? '', reason: 'Ticket', askedById }
    await engine.sessions.askApproval(id, asked, engine.clock.now, { runKey: id, executeAt })
    const approve = async () => {
      const approval = (await engine.row(id)).approvals[0]
      await engine.sessions.decideApproval(
        { id: approval?.id ?? '', sessionId: id },
        { decision: 'approved', decidedById, decisionReason: null },
        engine.clock.now,
        { approvedPlanHash: asked.planHash, deadlineAt: null },
      )
    }
    return { ...made, id, planHash: asked.planHash, approve }
  }

  const decisionOf = async (id: string) => (await engine.row(id)).approvals[0]?.decision

  test('runs the approved plan', async () => {
    const { id, approve } = await askFor('Approved')
    await approve()
    expect(await engine.settle(id)).toMatchObject({ status: 'passed', runKey: null })
    expect(await decisionOf(id)).toBe('approved')
  })

  test('has its approval voided where the plan is another one by then, and nothing is run', async () => {
    const { id, deploymentId, approve } = await askFor('Edited')
    await approve()
    await engine.database.prisma.$transaction(async (tx) => {
      await tx.deployment.update({ where: { id: deploymentId }, data: { enabled: false } })
      await tx.factChange.create({ data: { kind: 'deployment', recordId: deploymentId } })
    })
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'failed', runKey: null, actions: [] })
    expect(row.statusDetail).toMatch(/^The rules have changed since the plan was made, so nothing was run\. /)
    expect(await decisionOf(id)).toBe('voided')
    expect(engine.sent(id)).not.toContain('install Edited')
  })

  test('has its approval voided where the computer is another one by then', async () => {
    const { id, approve } = await askFor('Drifted')
    await approve()
    computer.installed.set('Drifted', '1.5')
    expect(await engine.settle(id)).toMatchObject({ actions: [{ reason: 'drifted' }] })
    expect(await decisionOf(id)).toBe('voided')
  })

  test('is not run where its deployment has come to need one after the press of Run', async () => {
    const { id, deploymentId, planHash } = await prepareTool('Marked')
    await engine.database.prisma.deployment.update({
      where: { id: deploymentId },
      data: { needsApproval: true },
    })
    const row = await runNow(id, planHash)
    expect(row).toMatchObject({ status: 'failed', actions: [] })
    expect(row.statusDetail).toMatch(/needs somebody’s approval by now, so nothing was run/)
    expect(engine.sent(id)).not.toContain('install Marked')
  })

  test('waits for its time once it is approved', async () => {
    const { id, approve } = await askFor('Later', at('20:00:00'))
    await approve()
    expect(await engine.settle(id)).toMatchObject({ status: 'waitingForTime', runKey: id })
    engine.clock.now = at('20:00:00')
    await engine.sessions.tell(id, 'due', engine.clock.now)
    expect(await engine.settle(id)).toMatchObject({ status: 'passed', runKey: null })
  })
})

test('a tool that is looked at alone says what a run would do, and changes nothing', async () => {
  const { itemId, deploymentId } = await engine.addSoftware(computer, 'Looked at', tool)
  computer.installed.set('Looked at', '1.0')
  const about = { kind: 'detection', deploymentId, itemId }
  const id = await engine.addSession(computer, about)
  const row = await engine.settle(id)
  expect(row).toMatchObject({ status: 'passed', statusDetail: '1 action is needed.', actions: [] })
  expect(viewSession(row)).toMatchObject({ found: '1.0', plan: { actions: [{ does: 'Update to 2.0' }] } })
  expect(engine.sent(id).filter((what) => !what.startsWith('detect'))).toEqual(['inventory'])
  const known = await engine.context.computers.detections(computer.id)
  expect(known.get(itemId)).toMatchObject({ value: '1.0', at: at('10:00:00') })
})
