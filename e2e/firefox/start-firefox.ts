import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type Bidi, connectBidi } from './bidi.ts'

const places = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
]
const id = 'extension@deskhand.invalid'
/** An extension's address is drawn when it is installed. This one is drawn by us, so that its pages can be opened. */
const uuid = 'a0000000-0000-4000-8000-0000000000f0'

export type RunningFirefox = {
  bidi: Bidi
  /** The extension's own address. */
  origin: string
  close(): Promise<void>
}

/** The Firefox of this machine: the one named by DESKHAND_FIREFOX, or the system's. As root on Debian it is installed. */
function requireFirefox(): string {
  const find = () => process.env.DESKHAND_FIREFOX ?? places.find((place) => existsSync(place))
  if (!find() && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Firefox here: installing Debian’s package.')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const command of [
      ['update', '-q'],
      ['install', '-y', '-q', '--no-install-recommends', 'firefox-esr'],
    ])
      spawnSync('apt-get', command, { stdio: ['ignore', 'ignore', 'inherit'], env })
  }
  const found = find()
  if (!found) throw new Error('This journey needs Firefox. Install it, or name one in DESKHAND_FIREFOX.')
  return found
}

/** Nothing calls home, and nobody can answer a question for a permission. */
const preferences: Readonly<Record<string, string | number | boolean>> = {
  'extensions.webextensions.uuids': JSON.stringify({ [id]: uuid }),
  'extensions.webextOptionalPermissionPrompts': false,
  'extensions.originControls.grantByDefault': true,
  'remote.prefs.recommended': true,
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.safebrowsing.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.disable_open_during_load': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
}

/** Starts Firefox without a screen, in a profile of its own, with the extension from this folder. */
export async function startFirefox(extensionFolder: string): Promise<RunningFirefox> {
  const profile = await mkdtemp(join(tmpdir(), 'deskhand-firefox-'))
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  )
  await writeFile(join(profile, 'user.js'), lines.join('\n'))
  const browser = spawn(
    requireFirefox(),
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1' } },
  )
  const ended = new Promise((resolve) => browser.once('exit', resolve))
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    browser.stderr.on('data', (data: Buffer) => {
      said += data
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1]
      if (found) resolve(found)
    })
    browser.once('exit', () => reject(new Error(`Firefox has ended: ${said}`)))
  })
  const bidi = await connectBidi(address)
  const extensionData = { type: 'path', path: extensionFolder }
  await bidi.send('webExtension.install', { extensionData }, z.unknown())
  return {
    bidi,
    origin: `moz-extension://${uuid}`,
    async close() {
      bidi.close()
      browser.kill()
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
