import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startDemo } from '../demo/start-demo.ts'
import { startPostgres } from '../scripts/embedded-postgres.ts'
import { createApiClient, signIn } from './api-client.ts'
import { internalNotes } from './psa-rest.ts'
import { ended, runTool, ticket, untilOnline } from './run-tool.ts'

test('the whole path on PostgreSQL: server and engine in one database', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-postgres-'))
  const postgres = await startPostgres()
  const settings = { DATABASE_URL: postgres.url('postgres') }
  const demo = await startDemo({ folder, serverPort: 0, psaPort: 0, settings })
  try {
    const api = createApiClient(demo.serverUrl, await signIn(demo.serverUrl))
    await untilOnline(api)
    const sessionId = await runTool(api, 'notice-app-server')
    expect(await ended(api, sessionId)).toMatchObject({ status: 'passed' })
    expect(await readFile(join(demo.machineFolder, 'NOTICE.txt'), 'utf8')).toContain('Deskhand')
    expect((await internalNotes(demo.psa, ticket.ticketId)).join()).toContain(sessionId)
  } finally {
    await demo.stop()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
