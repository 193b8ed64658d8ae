import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDeploymentStore } from '../domains/deployments/store.ts'
import { at, makeTask, scriptOf, targetOf } from '../domains/testing.ts'
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
  computer = await engine.addComputer()
})

const tool = { deployment: { enforcement: 'adhoc', visibility: ['technicianTools'] } }

async function stageOf(id: string, wanted: string) {
  return (await engine.row(id)).stages.find(({ name }) => name === wanted)
}

describe('the inventory', () => {
  const takenAt = (inventoryAt: Date) =>
    engine.database.prisma.computer.update({ where: { id: computer.id }, data: { inventoryAt } })

  test.each<[string, string, string, string]>([
    ['a tool uses one that is fresh', 'tool', '09:45:01', 'skipped'],
    ['a tool takes it anew where it is older', 'tool', '09:45:00', 'passed'],
    ['maintenance always takes it anew', 'maintenance', '09:59:59', 'passed'],
  ])('%s', async (_, kind, taken, result) => {
    const { deploymentId } = await engine.addSoftware(computer, 'Reader', kind === 'tool' ? tool : {})
    await takenAt(at(taken))
    const id = await engine.addSession(computer, kind === 'tool' ? { kind, deploymentId } : { kind })
    await engine.settle(id)
    expect(await stageOf(id, 'inventory')).toMatchObject({ result })
    expect(engine.sent(id).includes('inventory')).toBe(result === 'passed')
  })

  test('that the agent can’t take yet is skipped in words', async () => {
    const old = await engine.addComputer({ features: [] })
    const id = await engine.addSession(old)
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(await stageOf(id, 'inventory')).toMatchObject({
      result: 'skipped',
      detail: 'The agent is too old to tell what is on the computer. Update it.',
    })
  })

  test('that fails is told, and holds nothing up', async () => {
    await engine.addSoftware(computer, 'Reader')
    computer.onCommand = ({ kind }) =>
      kind === 'inventory' ? { exitCode: 1, detail: 'No rights.' } : undefined
    const id = await engine.addSession(computer)
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(await stageOf(id, 'inventory')).toMatchObject({ result: 'failed', detail: 'No rights.' })
  })
})

describe('the resolution', () => {
  test('is kept with its instant and its traces', async () => {
    const { itemId, deploymentId } = await engine.addSoftware(computer, 'Reader')
    const id = await engine.addSession(computer)
    const row = await engine.settle(id)
    expect(row.resolvedAt).toEqual(engine.clock.now)
    const decisions = JSON.parse(row.decisions ?? '[]')
    expect(decisions).toMatchObject([{ item: itemId, winner: deploymentId }])
    expect(decisions[0].trace).not.toEqual([])
  })

  test('of a tool that is no longer offered ends the session, and nothing is run', async () => {
    const { deploymentId } = await engine.addSoftware(computer, 'Reader', {
      deployment: { ...tool.deployment, enabled: false },
    })
    const id = await engine.addSession(computer, { kind: 'tool', deploymentId })
    expect(await engine.settle(id)).toMatchObject({
      status: 'failed',
      statusDetail: 'The rules have changed: this tool is no longer offered here.',
    })
    expect(engine.sent(id)).toEqual(['inventory'])
  })
})

describe('the detection', () => {
  test('that fails for one item says so, and the others are done', async () => {
    await engine.addSoftware(computer, 'Reader')
    await engine.addSoftware(computer, 'Writer')
    computer.onCommand = (_, what) => (what === 'detect Writer' ? { exitCode: 9 } : undefined)
    const id = await engine.addSession(computer)
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'partiallyPassed' })
    expect(row.actions).toMatchObject([{ itemName: 'Reader', result: 'success' }])
    expect(await stageOf(id, 'detection')).toMatchObject({ result: 'failed', detail: 'Its exit code was 9.' })
  })

  test('keeps what it found', async () => {
    const { itemId } = await engine.addSoftware(computer, 'Reader')
    computer.installed.set('Reader', '2.0')
    await engine.settle(await engine.addSession(computer))
    const found = await engine.context.computers.detections(computer.id)
    expect(found.get(itemId)).toMatchObject({ value: '2.0' })
  })

  test('of a task that is only audited is left to its action', async () => {
    const scripts = { test: scriptOf('test Lock') }
    const itemId = await makeTask(engine.database, { name: 'Lock', scripts })
    await createDeploymentStore(engine.database).create({
      itemId,
      desired: { mode: 'audit' },
      target: targetOf({ scope: 'individual', type: 'computer', ref: computer.id }),
      enforcement: 'required',
    })
    computer.onCommand = (_, what) => (what === 'test Lock' ? { outputTail: 'false\n' } : undefined)
    const id = await engine.addSession(computer)
    const row = await engine.settle(id)
    expect(row.actions).toMatchObject([{ action: 'audit', result: 'failed', reason: 'notCompliant' }])
    expect(engine.sent(id)).toEqual(['inventory', 'test Lock'])
  })

  test('finds software that does not work, and the plan repairs it', async () => {
    const scripts = { test: scriptOf('works Reader') }
    const software = { scripts, repair: 'installOver' as const }
    await engine.addSoftware(computer, 'Reader', { software })
    computer.installed.set('Reader', '2.0')
    let works = false
    computer.onCommand = (_, what) => {
      if (what === 'install Reader') works = true
      return what === 'works Reader' ? { outputTail: `${works}\n` } : undefined
    }
    const row = await engine.settle(await engine.addSession(computer))
    expect(row).toMatchObject({ status: 'passed' })
    expect(row.actions).toMatchObject([{ action: 'repair', version: '2.0', result: 'success' }])
  })
})

describe('the plan', () => {
  test('of a tool waits for Run now, half an hour', async () => {
    const { deploymentId } = await engine.addSoftware(computer, 'Reader', tool)
    const id = await engine.addSession(computer, { kind: 'tool', deploymentId })
    expect(await engine.settle(id)).toMatchObject({
      status: 'waitingForApproval',
      deadlineAt: at('10:30:00'),
      planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      approvedPlanHash: null,
      actions: [],
    })
  })

  test('of a detection is told, and nothing of it is run', async () => {
    await engine.addSoftware(computer, 'Reader')
    await engine.addSoftware(computer, 'Writer')
    const id = await engine.addSession(computer, { kind: 'detection' })
    expect(await engine.settle(id)).toMatchObject({
      status: 'passed',
      statusDetail: '2 actions are needed.',
      actions: [],
    })
    expect(engine.sent(id).filter((what) => what.startsWith('install'))).toEqual([])
  })

  test('with nothing but errors has failed', async () => {
    await engine.addSoftware(computer, 'Reader')
    computer.onCommand = (_, what) => (what === 'detect Reader' ? { exitCode: 9 } : undefined)
    const id = await engine.addSession(computer)
    expect(await engine.settle(id)).toMatchObject({
      status: 'failed',
      statusDetail: expect.stringContaining('Reader: Its exit code was 9.'),
    })
  })
})

describe('an onboarding', () => {
  const onboardingOf = async () =>
    (await engine.database.prisma.computer.findUniqueOrThrow({ where: { id: computer.id } })).onboarding

  beforeEach(async () => {
    await engine.context.computers.setOnboarding(computer.id, 'onboarding')
  })

  test('that passes lets the computer be taken care of like every other', async () => {
    await engine.addSoftware(computer, 'Reader', { deployment: { enforcement: 'onboarding' } })
    const id = await engine.addSession(computer, { kind: 'onboarding' })
    expect(await engine.settle(id)).toMatchObject({ status: 'passed', actions: [{ result: 'success' }] })
    expect(await onboardingOf()).toBe('onboarded')
  })

  test('with nothing to do passes as well', async () => {
    await engine.settle(await engine.addSession(computer, { kind: 'onboarding' }))
    expect(await onboardingOf()).toBe('onboarded')
  })

  test('that fails leaves it to be taken into care', async () => {
    await engine.addSoftware(computer, 'Reader', { deployment: { enforcement: 'onboarding' } })
    computer.onCommand = (_, what) => (what === 'install Reader' ? { exitCode: 1 } : undefined)
    const id = await engine.addSession(computer, { kind: 'onboarding' })
    expect(await engine.settle(id)).toMatchObject({ status: 'failed' })
    expect(await onboardingOf()).toBe('needed')
  })
})

describe('a session about a person or a tenant', () => {
  test('needs no computer, and its scripts run on the server', async () => {
    const scripts = { test: scriptOf('test Mail', { context: 'cloudScript', language: 'javascript' }) }
    const itemId = await makeTask(engine.database, { name: 'Mail', subject: 'tenant', scripts })
    const { tenantId } = computer
    await createDeploymentStore(engine.database).create({
      itemId,
      desired: { mode: 'audit' },
      target: targetOf({ scope: 'tenant', type: 'all', tenant: tenantId }),
      enforcement: 'required',
    })
    const { id } = await engine.sessions.create(
      {
        requestKey: 'about a tenant',
        kind: 'maintenance',
        subjectKind: 'tenant',
        tenantId,
        parameters: '{}',
      },
      engine.clock.now,
    )
    const row = await engine.settle(id)
    expect(row).toMatchObject({ status: 'failed', executingOn: null })
    expect(row.stages.map(({ name }) => name)).toEqual(['resolution', 'detection', 'execution', 'report'])
    expect(row.actions).toMatchObject([{ action: 'audit', reason: 'detectionFailed' }])
    expect(row.actions[0]?.detail).toContain('It runs on the server.')
  })
})
