import { addCountingTask } from './counting-task.ts'
import { expect, test } from './demo-fixture.ts'
import { internalNotes } from './psa-rest.ts'
import { ended, runTool, ticket } from './run-tool.ts'

test('kill -9 of the server while the script runs: the session ends by itself, the script ran once', async ({
  demo,
  api,
}) => {
  const task = await addCountingTask(demo, 'after it waits')
  const sessionId = await runTool(api, task.deploymentId)
  await expect.poll(() => task.count()).toBe(1)

  await demo.server.kill()
  task.release()
  await demo.restartServer()

  const view = await ended(api, sessionId)
  expect(view.status).toBe('passed')
  expect(view.actions).toMatchObject([{ result: 'success', before: 'not compliant', after: 'compliant' }])
  expect(task.count()).toBe(1)
  const notes = await internalNotes(demo.psa, ticket.ticketId)
  expect(notes.filter((note) => note.includes(sessionId))).toHaveLength(1)
})

for (const { done, status, result, after } of [
  { done: 'before it waits', status: 'passed', result: 'success', after: 'compliant' },
  { done: 'after it waits', status: 'failed', result: 'failed', after: 'not compliant' },
] as const)
  test(`kill -9 of the agent, the work done ${done}: interrupted, and detection decides (${status})`, async ({
    demo,
    api,
  }) => {
    const task = await addCountingTask(demo, done)
    const sessionId = await runTool(api, task.deploymentId)
    await expect.poll(() => task.count()).toBe(1)

    await demo.agent.kill()
    demo.restartAgent()

    const view = await ended(api, sessionId)
    expect(view.status).toBe(status)
    expect(view.actions).toMatchObject([{ result, after }])
    expect(view.actions[0]?.reason).toContain('interrupted')
    expect(task.count()).toBe(1)
    task.release()
  })
