import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startServerProcess } from '../demo/processes.ts'
import { demoUsers, thisMachineId } from '../demo/seed-demo.ts'
import { freePort, startDemo } from '../demo/start-demo.ts'
import { startPostgres } from '../scripts/embedded-postgres.ts'
import { createApiClient, signIn } from './api-client.ts'
import { ended, runTool, untilOnline } from './run-tool.ts'

test('two server processes on one PostgreSQL: what one changes, the other decides by within a second', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-two-'))
  const postgres = await startPostgres()
  const signingKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  const settings = {
    DATABASE_URL: postgres.url('postgres'),
    DESKHAND_SECRET_KEY: randomBytes(32).toString('base64'),
    DESKHAND_SIGNING_KEY: Buffer.from(signingKey).toString('base64'),
  }
  const demo = await startDemo({ folder, serverPort: 0, psaPort: 0, settings })
  const port = await freePort()
  const otherUrl = `http://127.0.0.1:${port}`
  const other = await startServerProcess(
    { ...settings, DESKHAND_PORT: String(port), DESKHAND_DATA: join(folder, 'other') },
    otherUrl,
  )
  try {
    const here = createApiClient(demo.serverUrl, await signIn(demo.serverUrl, demoUsers[0].email))
    const there = createApiClient(otherUrl, await signIn(otherUrl, demoUsers[0].email))
    const decided = async () => {
      const asked = { subjectId: thisMachineId, itemId: 'managed-banner' }
      return (await there.decisions.forItem.query(asked)).row.does
    }
    expect(await decided()).toBe('enforce')
    const { draft, revision } = await here.deployments.get.query({ id: 'notice-app-server' })
    const saved = await here.deployments.save.mutate({
      draft: { ...draft, desired: { mode: 'audit' } },
      revision,
    })
    await expect.poll(decided, { timeout: 1_000, intervals: [0, 50, 100] }).toBe('audit')
    await here.deployments.save.mutate({ draft, revision: saved.revision })

    // The agent is connected to the first server; the second one runs a tool on its machine all the same.
    await untilOnline(there)
    expect(await ended(there, await runTool(there, 'notice-app-server'))).toMatchObject({ status: 'passed' })
  } finally {
    await other.stop()
    await demo.stop()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
