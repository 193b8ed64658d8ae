import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Fault } from '../demo/psa/faults.ts'
import { startDemo } from '../demo/start-demo.ts'
import { createApiClient, signIn } from './api-client.ts'
import { internalNotes } from './psa-rest.ts'
import { ended, runTool, ticket, untilOnline } from './run-tool.ts'

test('kill -9 of the server while a note waits whose answer was lost: it is in the ticket once', async () => {
  test.setTimeout(240_000)
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-note-'))
  const faults: Fault[] = []
  const demo = await startDemo({ folder, serverPort: 0, psaPort: 0, psaQuirks: { faults } })
  try {
    const api = createApiClient(demo.serverUrl, await signIn(demo.serverUrl))
    await untilOnline(api)
    // The note lands, nobody hears of it, and whoever looks whether it is there gets no answer either.
    faults.push({ on: 'POST /api/Actions', does: 'lost', times: 1 })
    const sessionId = await runTool(api, 'notice-app-server')
    const note = async () => (await api.sessions.get.query({ sessionId })).note
    await expect.poll(async () => (await note())?.attempts, { timeout: 60_000 }).toBe(1)
    faults.splice(0, faults.length, { on: 'GET /api/Actions', does: 500 })
    await expect.poll(async () => (await note())?.attempts, { timeout: 60_000 }).toBe(2)
    expect(await note()).toMatchObject({
      status: 'waiting',
      lastError: expect.stringContaining('fault of its own'),
      nextAttemptAt: expect.any(String),
    })

    await demo.server.kill()
    faults.length = 0
    await demo.restartServer()

    const view = await ended(api, sessionId, 150_000)
    expect(view).toMatchObject({ status: 'passed', note: { status: 'delivered', lastError: null } })
    const notes = await internalNotes(demo.psa, ticket.ticketId)
    expect(notes.filter((html) => html.includes(sessionId))).toHaveLength(1)

    // Time is entered once, however often it is pressed.
    await Promise.all([1, 2, 3].map(() => api.sessions.addTime.mutate({ sessionId, minutes: 15 })))
    await expect
      .poll(async () => (await api.sessions.get.query({ sessionId })).time, { timeout: 60_000 })
      .toMatchObject({ status: 'delivered', minutes: 15 })
    const entries = demo.psa.store.records.actions.filter(({ timetaken }) => timetaken === 0.25)
    expect(entries.filter(({ note_html }) => note_html.includes(sessionId))).toHaveLength(1)
  } finally {
    await demo.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
