import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { demoUsers } from '../demo/seed-demo.ts'
import { createApiClient, signIn } from './api-client.ts'
import { expect, test } from './demo-fixture.ts'
import { ended, runTool } from './run-tool.ts'

const deploymentId = 'hello-app-server'
const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/** The version of the package hello on this machine, or null. */
function installed(): string | null {
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills these in itself
    const format = '-f=${db:Status-Status} ${Version}'
    const told = execFileSync('dpkg-query', ['-W', format, 'hello'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const [status, version] = told.toString().split(' ')
    return status === 'installed' && version ? version : null
  } catch {
    return null
  }
}

test(
  mayInstall
    ? 'as root on Debian a package is really installed in an older version, updated, and removed'
    : 'without the rights of root the package’s script says so, and the session fails in words',
  async ({ demo, api }) => {
    const admin = createApiClient(demo.serverUrl, await signIn(demo.serverUrl, demoUsers[0].email))
    const want = async (desired: Record<string, string>) => {
      const { draft, revision } = await admin.deployments.get.query({ id: deploymentId })
      await admin.deployments.save.mutate({ draft: { ...draft, desired }, revision })
    }
    const run = async () => (await ended(api, await runTool(api, deploymentId))).actions[0]

    if (!mayInstall) {
      const action = await run()
      expect(action).toMatchObject({ result: 'failed' })
      return
    }
    execFileSync('apt-get', ['purge', '-y', '-q', 'hello'], { stdio: 'ignore' })
    await want({ state: 'installed', version: '2.9-1' })
    expect(await run()).toMatchObject({ action: 'install', result: 'success', after: '2.9-1' })
    expect(installed()).toBe('2.9-1')

    await want({ state: 'installed', version: 'latest' })
    const updated = await run()
    expect(updated).toMatchObject({ action: 'update', result: 'success', before: '2.9-1' })
    expect(installed()).toBe(updated?.after)

    await want({ state: 'uninstalled' })
    expect(await run()).toMatchObject({ action: 'uninstall', result: 'success', after: 'absent' })
    expect(installed()).toBeNull()

    await want({ state: 'installed', version: 'latest' })
  },
)
