import { expect, test } from '@playwright/test'
import type { Target } from '../core/facts/target.ts'
import {
  endedSession,
  type Fleet,
  runSession,
  startFleet,
  startSession,
  untilStatus,
} from './journey-fleet.ts'

// A session whose computer goes away, comes back, restarts or is busy: with a real server and real agents.

let fleet: Fleet
let itemId: string
test.beforeAll(async () => {
  fleet = await startFleet({
    computers: { 'PC-1': 'Contoso', 'PC-2': 'Contoso', 'PC-3': 'Contoso', 'PC-4': 'Contoso' },
  })
  itemId = await fleet.withStores(async ({ items, deployments }) => {
    const script = { context: 'system', language: 'sh' }
    const id = await items.create({
      kind: 'task',
      name: 'Paint the wall',
      scripts: {
        test: {
          ...script,
          name: 'Paint: test',
          body: '[ -e "$MACHINE/painted" ] && echo true || echo false',
        },
        set: {
          ...script,
          name: 'Paint: set',
          body: 'echo painting >> "$MACHINE/ran"; while [ -e "$MACHINE/hold" ]; do sleep 0.05; done; touch "$MACHINE/painted"',
        },
      },
    })
    const target: Target = {
      scope: 'cross-tenant',
      type: 'all',
      ref: null,
      filter: 'all',
      tenant: null,
      includeChildTenants: false,
    }
    await deployments.create({ itemId: id, desired: { mode: 'enforce' }, target, enforcement: 'required' })
    return id
  })
  await fleet.untilOnline()
})
test.afterAll(() => fleet.stop())

test('skip: a computer that is away is missed, at once and in words', async () => {
  const computer = fleet.computer('PC-1')
  await computer.stopAgent()
  await expect.poll(async () => (await runSession(fleet, 'PC-1')).status).toBe('missed')
  const session = await runSession(fleet, 'PC-1')
  expect(session.statusDetail).toBe('The computer is not connected.')
  computer.startAgent()
  await fleet.untilOnline('PC-1')
})

test('applyOnConnect: it waits for the computer, holds nothing up, and goes on when it is back', async () => {
  const computer = fleet.computer('PC-2')
  await computer.stopAgent()
  await expect.poll(async () => (await runSession(fleet, 'PC-2')).status).toBe('missed')
  const sessionId = await startSession(fleet.api, 'PC-2', { offline: 'applyOnConnect', itemId })
  await untilStatus(fleet.api, sessionId, 'waitingForConnection')
  expect((await runSession(fleet, 'PC-1', { itemId })).status).toBe('passed')
  computer.startAgent()
  const session = await endedSession(fleet.api, sessionId)
  expect(session).toMatchObject({ status: 'passed', actions: [{ result: 'success' }] })
  expect(computer.ran()).toEqual(['painting'])
})

test('a computer that goes down in the middle is waited for; nothing starts over, and detection decides', async () => {
  const computer = fleet.computer('PC-3')
  computer.put('hold', 'yes')
  const sessionId = await startSession(fleet.api, 'PC-3')
  await expect.poll(() => computer.ran()).toEqual(['painting'])
  await computer.killAgent()
  await untilStatus(fleet.api, sessionId, 'waitingForConnection')
  // Another process of the server takes it up from the record.
  await fleet.restartServer()
  computer.startAgent()
  const session = await endedSession(fleet.api, sessionId, 90_000)
  expect(session).toMatchObject({ status: 'failed', actions: [{ result: 'failed', after: 'not compliant' }] })
  expect(session.actions[0]?.reason).toContain('interrupted')
  expect(computer.ran()).toEqual(['painting'])
  computer.put('hold', null)
})

test('cancelled while it waits for its computer it ends at once; what may have run is indeterminate', async () => {
  const computer = fleet.computer('PC-3')
  computer.put('hold', 'yes')
  const sessionId = await startSession(fleet.api, 'PC-3')
  await expect.poll(() => computer.ran().length).toBe(2)
  await computer.killAgent()
  await untilStatus(fleet.api, sessionId, 'waitingForConnection')
  await fleet.api.sessions.cancel.mutate({ sessionId })
  const session = await endedSession(fleet.api, sessionId)
  expect(session.actions).toMatchObject([{ result: 'indeterminate' }])
  expect(session.ended).toBe(true)
  computer.put('hold', null)
  computer.startAgent()
  await fleet.untilOnline('PC-3')
})

test('one session at a time on a computer; the next one begins by itself', async () => {
  const computer = fleet.computer('PC-4')
  computer.put('hold', 'yes')
  const first = await startSession(fleet.api, 'PC-4')
  await expect.poll(() => computer.ran()).toEqual(['painting'])
  const second = await startSession(fleet.api, 'PC-4')
  await untilStatus(fleet.api, second, 'pending')
  expect((await runSession(fleet, 'PC-2')).status).toBe('passed')
  computer.put('hold', null)
  expect(await endedSession(fleet.api, first)).toMatchObject({
    status: 'passed',
    actions: [{ result: 'success' }],
  })
  // What it planned has been done meanwhile.
  expect(await endedSession(fleet.api, second)).toMatchObject({
    status: 'passed',
    actions: [{ result: 'skipped' }],
  })
  expect(computer.ran()).toEqual(['painting'])
})

test('a session waits for its execution time, can be postponed, and then runs', async () => {
  const computer = fleet.computer('PC-4')
  computer.put('painted', null)
  const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()
  const sessionId = await startSession(fleet.api, 'PC-4', { executeAt: later(3600), mayPostpone: true })
  await untilStatus(fleet.api, sessionId, 'waitingForTime')
  await fleet.api.sessions.postpone.mutate({ sessionId, until: later(7200) })
  await untilStatus(fleet.api, sessionId, 'postponed')
  await fleet.api.sessions.postpone.mutate({ sessionId, until: later(2) })
  expect(await endedSession(fleet.api, sessionId)).toMatchObject({
    status: 'passed',
    actions: [{ result: 'success' }],
  })
})

test('restarts: before and after the actions where it is forced; the session goes on after each', async () => {
  const computer = fleet.computer('PC-4')
  computer.put('painted', null)
  const before = computer.installed('boot')
  const sessionId = await startSession(fleet.api, 'PC-4', { reboot: 'force' })
  const session = await endedSession(fleet.api, sessionId, 110_000)
  expect(session).toMatchObject({ status: 'passed', actions: [{ result: 'success' }] })
  const { log } = await fleet.api.sessions.log.query({ sessionId, search: 'restart' })
  expect(log.map(({ text }) => text.trim())).toEqual([
    'Restart the computer',
    'The computer has restarted.',
    'Restart the computer',
    'The computer has restarted.',
  ])
  expect(computer.installed('boot')).not.toBe(before)
})
