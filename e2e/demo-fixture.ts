import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { type RunningDemo, startDemo } from '../demo/start-demo.ts'
import { type ApiClient, createApiClient, signIn } from './api-client.ts'
import { untilOnline } from './run-tool.ts'

type Fixtures = { readonly demo: RunningDemo; readonly token: string; readonly api: ApiClient }

/**
 * `demo`: the whole demo on free ports in a folder of its own. `token`, `api`: the technician
 * signed in, and his client of the server.
 */
// biome-ignore lint/complexity/noBannedTypes: Playwright's own word for "no fixtures of a single test"
export const test = base.extend<{}, Fixtures>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what is needed
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'deskhand-journey-'))
      const demo = await startDemo({
        folder,
        serverPort: 0,
        psaPort: 0,
        // Every journey signs in from this machine's one address.
        settings: { DESKHAND_SIGN_IN_ATTEMPTS: '100' },
      })
      await use(demo)
      await demo.stop()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  token: [async ({ demo }, use) => await use(await signIn(demo.serverUrl)), { scope: 'worker' }],
  api: [
    async ({ demo, token }, use) => {
      const api = createApiClient(demo.serverUrl, token)
      await untilOnline(api)
      await use(api)
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

export { expect } from '@playwright/test'
