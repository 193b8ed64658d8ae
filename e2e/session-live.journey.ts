import { randomUUID } from 'node:crypto'
import { demoUsers, thisMachineId } from '../demo/seed-demo.ts'
import { createApiClient, signIn } from './api-client.ts'
import { addCountingTask } from './counting-task.ts'
import { expect, test } from './demo-fixture.ts'
import { internalNotes } from './psa-rest.ts'
import { ended, runTool, ticket } from './run-tool.ts'
import { watchSession } from './watch-session.ts'

test('the log moves while the script runs, and goes on from any point', async ({ demo, token, api }) => {
  const task = await addCountingTask(demo, 'after it waits')
  const sessionId = await runTool(api, task.deploymentId)

  const first = watchSession(demo.serverUrl, token, sessionId, 0)
  await expect.poll(() => first.log()).toContain('counted')
  expect(first.log()).not.toContain('finished')
  first.stop()

  task.release()
  const second = watchSession(demo.serverUrl, token, sessionId, first.sequence())
  await second.ended
  expect(second.log()).toContain('finished')
  expect(second.log()).not.toContain('counted')
  expect(second.view()).toMatchObject({ status: 'passed', ended: true })
})

test('cancel stops the script, looks how the computer stands, and says so in the ticket', async ({
  demo,
  api,
}) => {
  const task = await addCountingTask(demo, 'after it waits')
  const sessionId = await runTool(api, task.deploymentId)
  await expect.poll(() => task.count()).toBe(1)
  await api.sessions.cancel.mutate({ sessionId })

  const view = await ended(api, sessionId)
  expect(view.status).toBe('cancelled')
  expect(view.actions).toMatchObject([{ state: 'done', result: 'cancelled', after: 'not compliant' }])
  const notes = await internalNotes(demo.psa, ticket.ticketId)
  expect(notes.filter((note) => note.includes(sessionId))).toHaveLength(1)
})

test('a session that waits for Run now is cancelled at once, and can’t be run any more', async ({
  demo,
  api,
}) => {
  const task = await addCountingTask(demo, 'after it waits')
  const { sessionId } = await api.sessions.prepareTool.mutate(request(task.deploymentId))
  const get = () => api.sessions.get.query({ sessionId })
  await expect.poll(async () => (await get()).status).toBe('waitingForApproval')
  const hash = (await get()).plan?.hash ?? ''
  expect(await api.sessions.cancel.mutate({ sessionId })).toEqual({ status: 'cancelled' })
  await expect(api.sessions.run.mutate({ sessionId, planHash: hash })).rejects.toThrow('no longer waiting')
  expect(task.count()).toBe(0)
})

test('a rule that is edited between the plan and Run now runs nothing, and the difference is said', async ({
  demo,
  api,
}) => {
  const task = await addCountingTask(demo, 'before it waits')
  const { sessionId } = await api.sessions.prepareTool.mutate(request(task.deploymentId))
  const get = () => api.sessions.get.query({ sessionId })
  await expect.poll(async () => (await get()).status).toBe('waitingForApproval')

  const admin = createApiClient(demo.serverUrl, await signIn(demo.serverUrl, demoUsers[0].email))
  const { draft, revision } = await admin.deployments.get.query({ id: task.deploymentId })
  await admin.deployments.save.mutate({ draft: { ...draft, desired: { mode: 'audit' } }, revision })
  await api.sessions.run.mutate({ sessionId, planHash: (await get()).plan?.hash ?? '' })

  const view = await ended(api, sessionId)
  expect(view.status).toBe('failed')
  expect(view.statusDetail).toContain('The rules have changed since the plan was made, so nothing was run.')
  expect(view.statusDetail).toContain('The plan was: set Counting')
  expect(task.count()).toBe(0)
})

test('a plan that is prepared again replaces the one that was left', async ({ demo, api }) => {
  const task = await addCountingTask(demo, 'before it waits')
  const prepared = async () => {
    const { sessionId } = await api.sessions.prepareTool.mutate(request(task.deploymentId))
    const status = async () => (await api.sessions.get.query({ sessionId })).status
    await expect.poll(status).toBe('waitingForApproval')
    return { sessionId, status }
  }
  const left = await prepared()
  const again = await prepared()
  expect(await left.status()).toBe('cancelled')
  expect(await again.status()).toBe('waitingForApproval')
  await api.sessions.cancel.mutate({ sessionId: again.sessionId })
})

test('pressing twice is one session; another plan than the one that was seen does not run', async ({
  demo,
  api,
}) => {
  const task = await addCountingTask(demo, 'before it waits')
  task.release()
  const twice = request(task.deploymentId)
  const [one, other] = await Promise.all([
    api.sessions.prepareTool.mutate(twice),
    api.sessions.prepareTool.mutate(twice),
  ])
  expect(one).toEqual(other)
  const { sessionId } = one
  const get = () => api.sessions.get.query({ sessionId })
  await expect.poll(async () => (await get()).status).toBe('waitingForApproval')
  const wrong = { sessionId, planHash: '0'.repeat(64) }
  await expect(api.sessions.run.mutate(wrong)).rejects.toThrow('another one than you saw')
  const right = { sessionId, planHash: (await get()).plan?.hash ?? '' }
  await Promise.all([api.sessions.run.mutate(right), api.sessions.run.mutate(right)])
  expect(await ended(api, sessionId)).toMatchObject({ status: 'passed' })
  expect(task.count()).toBe(1)
})

function request(deploymentId: string) {
  return {
    ...ticket,
    subject: { kind: 'computer' as const, id: thisMachineId },
    deploymentId,
    parameters: {},
    requestKey: randomUUID(),
  }
}
