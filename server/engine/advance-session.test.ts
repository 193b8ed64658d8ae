import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { at } from '../domains/testing.ts'
import { openEngine, type TestComputer, type TestEngine } from './testing/open-engine.ts'
import { addAgent } from './testing.ts'

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
  computer = await engine.addComputer()
})

describe('a session from its beginning to its end', () => {
  test('takes inventory, resolves, detects, plans, does it, detects again and reports', async () => {
    const { itemId, deploymentId } = await engine.addSoftware(computer, 'Reader')
    computer.installed.set('Reader', '1.0')
    const id = await engine.addSession(computer)
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'passed', executingOn: null, statusDetail: null })
    expect(row.stages.map(({ name, result }) => [name, result])).toEqual([
      ['inventory', 'passed'],
      ['resolution', 'passed'],
      ['detection', 'passed'],
      ['execution', 'passed'],
      ['report', 'passed'],
    ])
    expect(row.actions).toMatchObject([
      {
        itemId,
        deploymentId,
        action: 'update',
        version: '2.0',
        state: 'done',
        result: 'success',
        detectedAfter: '"2.0"',
      },
    ])
    expect(engine.sent(id)).toEqual([
      'inventory',
      'detect Reader',
      'detect Reader',
      'update Reader',
      'detect Reader',
    ])
    expect((await engine.context.computers.detections(computer.id)).get(itemId)).toMatchObject({
      value: '2.0',
    })
  })

  test('does nothing where the stretch that was begun is over, or the session has ended', async () => {
    await engine.addSoftware(computer, 'Reader')
    const id = await engine.addSession(computer)
    await engine.settle(id)
    const before = await engine.row(id)
    await engine.advance(id)
    await engine.advance('nobody')
    expect(await engine.row(id)).toEqual(before)
  })

  test('run twice at once, each command goes out once', async () => {
    await engine.addSoftware(computer, 'Reader')
    const id = await engine.addSession(computer)
    await Promise.all([engine.advance(id), engine.advance(id)])
    expect(await engine.row(id)).toMatchObject({ status: 'passed' })
    const sent = engine.sent(id)
    expect(sent.filter((what) => what === 'install Reader')).toHaveLength(1)
    expect(sent).toHaveLength(5)
  })
})

describe('a computer that is away at the beginning', () => {
  beforeEach(async () => {
    await engine.addSoftware(computer, 'Reader')
    await engine.setOnline(computer, false)
  })

  test('is skipped where that was chosen: the session is missed', async () => {
    const id = await engine.addSession(computer, { offline: 'skip' })
    expect(await engine.settle(id)).toMatchObject({
      status: 'missed',
      statusDetail: 'The computer is not connected.',
      endedAt: engine.clock.now,
    })
    expect(engine.sent(id)).toEqual([])
  })

  test('is waited for where that was chosen, and the session goes on once it is back', async () => {
    const id = await engine.addSession(computer, { offline: 'applyOnConnect', offlineHours: 8 })
    expect(await engine.settle(id)).toMatchObject({
      status: 'waitingForConnection',
      deadlineAt: at('18:00:00'),
      endedAt: null,
    })
    engine.clock.now = at('17:00:00')
    await engine.setOnline(computer, true)
    await engine.context.wake(id)
    expect(await engine.settle(id)).toMatchObject({ status: 'passed', deadlineAt: null })
  })

  test('and does not come within the hours is missed', async () => {
    const id = await engine.addSession(computer, { offline: 'applyOnConnect', offlineHours: 8 })
    await engine.settle(id)
    engine.clock.now = at('18:00:00')
    await engine.sessions.tell(id, 'connect', engine.clock.now)
    expect(await engine.settle(id)).toMatchObject({
      status: 'missed',
      statusDetail: 'The computer was not connected within 8 hours.',
    })
  })

  test('that goes away again before the deadline does not get a later one', async () => {
    const id = await engine.addSession(computer, { offline: 'applyOnConnect', offlineHours: 8 })
    await engine.settle(id)
    engine.clock.now = at('12:00:00')
    await engine.sessions.tell(id, 'connect', engine.clock.now)
    expect(await engine.settle(id)).toMatchObject({
      status: 'waitingForConnection',
      deadlineAt: at('18:00:00'),
    })
  })

  test('and was cancelled meanwhile ends as cancelled', async () => {
    const id = await engine.addSession(computer, { offline: 'applyOnConnect' })
    await engine.settle(id)
    await engine.sessions.askCancel(id, null, engine.clock.now)
    await engine.sessions.tell(id, 'connect', engine.clock.now)
    expect(await engine.settle(id)).toMatchObject({
      status: 'cancelled',
      statusDetail: 'Cancelled before anything was changed.',
    })
  })

  test('when its time has come, and was to be skipped then, is missed, and keeps nobody waiting', async () => {
    await engine.setOnline(computer, true)
    await engine.addSoftware(computer, 'Reader')
    const id = await engine.addSession(computer, { executeAt: at('20:00:00') })
    expect(await engine.settle(id)).toMatchObject({ status: 'waitingForTime' })
    await engine.setOnline(computer, false)
    engine.clock.now = at('20:00:00')
    await engine.sessions.tell(id, 'due', engine.clock.now)
    expect(await engine.settle(id)).toMatchObject({ status: 'missed', executingOn: null })
    expect(engine.sent(id)).not.toContain('install Reader')
  })

  test('that comes back before anybody waits for it is not forgotten', async () => {
    const id = await engine.addSession(computer, { offline: 'applyOnConnect' })
    const { pathways } = engine.context.commands
    const find = pathways.canGoOn
    pathways.canGoOn = async (sessionId, computerId) => {
      const found = await find.call(pathways, sessionId, computerId)
      await engine.setOnline(computer, true)
      return found
    }
    try {
      expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    } finally {
      pathways.canGoOn = find
    }
  })
})

describe('a computer that goes away during the execution', () => {
  /** A session whose computer goes away when the command comes that this is. */
  async function goAwayAt(what: string, session: object = {}): Promise<string> {
    await engine.addSoftware(computer, 'Reader')
    await engine.addSoftware(computer, 'Writer')
    const id = await engine.addSession(computer, { offline: 'skip', ...session })
    computer.onCommand = async (_command, asked) => {
      if (asked !== what) return
      computer.onCommand = () => undefined
      await engine.setOnline(computer, false)
      return undefined
    }
    return id
  }

  test('is waited for, whatever was chosen, and nothing is done twice', async () => {
    const id = await goAwayAt('install Reader')
    const away = await engine.settle(id)
    expect(away).toMatchObject({ status: 'waitingForConnection', executingOn: computer.id })
    expect(away.actions.map(({ state }) => state).sort()).toContain('verifying')
    await engine.setOnline(computer, true)
    await engine.context.wake(id)
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'passed', deadlineAt: null })
    expect(row.actions).toMatchObject([{ result: 'success' }, { result: 'success' }])
    const sent = engine.sent(id)
    for (const once of ['install Reader', 'install Writer'])
      expect(sent.filter((what) => what === once)).toHaveLength(1)
    expect(sent.filter((what) => what === 'inventory')).toHaveLength(1)
  })

  test('and does not come back in time: what may have run is indeterminate, the rest has failed', async () => {
    const id = await goAwayAt('install Reader', { offlineHours: 2 })
    expect(await engine.settle(id)).toMatchObject({ deadlineAt: at('12:00:00') })
    engine.clock.now = at('12:00:00')
    await engine.sessions.tell(id, 'connect', engine.clock.now)
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'failed', executingOn: null })
    expect(row.actions.map(({ itemName, result, reason }) => [itemName, result, reason]).sort()).toEqual([
      ['Reader', 'indeterminate', 'offline'],
      ['Writer', 'failed', 'offline'],
    ])
    expect(row.stages.at(-1)).toMatchObject({ name: 'report', result: 'passed' })
  })

  test('and at a later action does not come back in time: looked for again and again it gets no later deadline', async () => {
    const id = await goAwayAt('install Writer', { offlineHours: 2 })
    expect(await engine.settle(id)).toMatchObject({ deadlineAt: at('12:00:00') })
    engine.clock.now = at('11:00:00')
    await engine.sessions.tell(id, 'connect', engine.clock.now)
    expect(await engine.settle(id)).toMatchObject({
      status: 'waitingForConnection',
      deadlineAt: at('12:00:00'),
    })
    engine.clock.now = at('12:00:00')
    await engine.sessions.tell(id, 'connect', engine.clock.now)
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'partiallyPassed', executingOn: null })
    expect(row.actions.map(({ itemName, result }) => [itemName, result]).sort()).toEqual([
      ['Reader', 'success'],
      ['Writer', 'indeterminate'],
    ])
  })

  test('is not tried through another of its agents while the first one may have run something', async () => {
    const id = await goAwayAt('install Reader')
    await engine.settle(id)
    const open = { status: 'started', endedAt: null, outcome: null }
    const ofReader = { sessionId: id, body: 'echo install Reader' }
    await engine.database.prisma.agentCommand.updateMany({ where: ofReader, data: open })
    await addAgent(engine.database, computer.id, { online: true })
    expect(await engine.sessions.findReconnected(computer.id)).toEqual([])
    await engine.context.wake(id)
    expect(await engine.settle(id)).toMatchObject({ status: 'waitingForConnection' })
    expect(engine.begun).toEqual([])
  })

  test('and is cancelled while it is away: nobody waits for it any more', async () => {
    const id = await goAwayAt('install Reader')
    await engine.settle(id)
    await engine.sessions.askCancel(id, null, engine.clock.now)
    await engine.sessions.tell(id, 'connect', engine.clock.now)
    const row = await engine.settle(id)
    expect(row.endedAt).not.toBeNull()
    expect(row.actions.find(({ itemName }) => itemName === 'Reader')).toMatchObject({
      state: 'done',
      result: 'indeterminate',
      reason: 'cancelled',
    })
    expect(row.actions.every(({ state }) => state === 'done')).toBe(true)
    expect(row.executingOn).toBeNull()
  })
})

describe('the turn on a computer', () => {
  beforeEach(async () => {
    await engine.addSoftware(computer, 'Reader')
  })

  test('of two sessions the tool goes first; the other waits and begins after it', async () => {
    const tool = await engine.addSoftware(computer, 'Writer', {
      deployment: { enforcement: 'adhoc', visibility: ['technicianTools'] },
    })
    const toolId = await engine.addSession(computer, { kind: 'tool', deploymentId: tool.deploymentId })
    const waiting = await engine.settle(toolId)
    expect(waiting).toMatchObject({ status: 'waitingForApproval' })
    await engine.sessions.tell(toolId, 'approve', engine.clock.now, {
      approvedPlanHash: waiting.planHash ?? '',
    })
    const scheduled = await engine.addSession(computer)
    await engine.advance(scheduled)
    expect(await engine.row(scheduled)).toMatchObject({ status: 'pending', actions: [], executingOn: null })
    expect(await engine.settle(toolId)).toMatchObject({ status: 'passed' })
    expect(await engine.row(scheduled)).toMatchObject({ status: 'passed' })
  })

  test('while one executes, another one waits, and begins when it ends', async () => {
    const first = await engine.addSession(computer)
    let second = ''
    computer.onCommand = async (_command, what) => {
      if (what !== 'install Reader') return
      computer.onCommand = () => undefined
      second = await engine.addSession(computer, { kind: 'maintenance' })
      await engine.advance(second)
      expect(await engine.row(second)).toMatchObject({ status: 'pending', executingOn: null })
      return undefined
    }
    await engine.advance(first)
    expect(await engine.row(first)).toMatchObject({ status: 'passed' })
    expect(engine.begun).toEqual([second])
    engine.begun.length = 0
    // It was planned before the first one had done it, and looks again before it does anything.
    expect(await engine.settle(second)).toMatchObject({
      status: 'passed',
      actions: [{ result: 'skipped', reason: 'alreadyCompliant' }],
    })
    expect(engine.sent(second)).not.toContain('install Reader')
  })

  test('a session that is woken in vain keeps waiting, in a stretch of its own', async () => {
    const holder = await engine.addSession(computer)
    await engine.sessions.claimComputer(holder, computer.id)
    const id = await engine.addSession(computer)
    expect(await engine.settle(id)).toMatchObject({ status: 'pending', stretch: 1 })
    expect(await engine.settle(id)).toMatchObject({ status: 'pending', stretch: 2 })
    expect((await engine.row(id)).actions).toEqual([])
    await engine.sessions.tell(holder, 'cancel', engine.clock.now)
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
  })
})

describe('an execution time', () => {
  test('that is later is waited for, after detection', async () => {
    await engine.addSoftware(computer, 'Reader')
    const id = await engine.addSession(computer, { executeAt: at('20:00:00') })
    const waiting = await engine.settle(id)
    expect(waiting).toMatchObject({ status: 'waitingForTime', executingOn: null, actions: [] })
    expect(waiting.stages.map(({ name }) => name)).toEqual(['inventory', 'resolution', 'detection'])
    engine.clock.now = at('20:00:00')
    await engine.sessions.tell(id, 'due', engine.clock.now)
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
  })

  test('that was postponed while another session held the computer is waited for as well', async () => {
    await engine.addSoftware(computer, 'Reader')
    const id = await engine.addSession(computer, { executeAt: at('20:00:00') })
    await engine.settle(id)
    engine.clock.now = at('20:00:00')
    await engine.sessions.tell(id, 'due', engine.clock.now)
    await engine.sessions.patch(id, { executeAt: at('21:00:00') })
    expect(await engine.settle(id)).toMatchObject({ status: 'waitingForTime' })
  })

  test('does not hold up a session in which there is nothing to do', async () => {
    const id = await engine.addSession(computer, { executeAt: at('20:00:00') })
    expect(await engine.settle(id)).toMatchObject({
      status: 'passed',
      statusDetail: 'It is already as wanted: there is nothing to do.',
    })
  })
})

describe('asked to stop', () => {
  test('before it begins, nothing runs', async () => {
    await engine.addSoftware(computer, 'Reader')
    const id = await engine.addSession(computer)
    await engine.sessions.askCancel(id, null, engine.clock.now)
    expect(await engine.settle(id)).toMatchObject({ status: 'cancelled' })
    expect(engine.sent(id)).toEqual([])
  })

  test.each(['inventory', 'detect Reader'])('during %s, nothing is changed', async (what) => {
    await engine.addSoftware(computer, 'Reader')
    const id = await engine.addSession(computer)
    computer.onCommand = async (_command, asked) => {
      if (asked === what) await engine.sessions.askCancel(id, null, engine.clock.now)
      return undefined
    }
    expect(await engine.settle(id)).toMatchObject({
      status: 'cancelled',
      statusDetail: 'Cancelled before anything was changed.',
      actions: [],
    })
    expect(engine.sent(id)).not.toContain('install Reader')
  })

  test('in the middle of a script, what became of it is told, and the rest never begins', async () => {
    await engine.addSoftware(computer, 'Reader')
    await engine.addSoftware(computer, 'Writer')
    const id = await engine.addSession(computer)
    computer.onCommand = async (_command, what) => {
      if (!what.startsWith('install')) return
      await engine.sessions.askCancel(id, null, engine.clock.now)
      return { outcome: 'cancelled', exitCode: null }
    }
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'cancelled', executingOn: null })
    expect(row.actions).toMatchObject([
      { result: 'cancelled', detectedAfter: 'null' },
      { result: 'cancelled', startedAt: null },
    ])
  })
})
