import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable']

/** The Chromium that is on this machine: the one named by DESKHAND_CHROMIUM, the system's, or Playwright's; else null. */
export function installedChromium(): string | null {
  const named = process.env.DESKHAND_CHROMIUM
  if (named) return named
  return [...places, chromium.executablePath()].find((place) => existsSync(place)) ?? null
}

/**
 * The Chromium for the tests. Where there is none and this is Debian as root, the package is installed.
 * @throws in words where none can be had: a browser test is never skipped
 */
export function requireChromium(): string {
  const installed = installedChromium()
  if (installed) return installed
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium here: installing Debian’s package.')
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] }
    spawnSync('apt-get', ['update', '-q'], quiet)
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], {
      ...quiet,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    const now = installedChromium()
    if (now) return now
  }
  throw new Error(
    'The browser tests need Chromium. Install it (npx playwright install chromium), or name one in DESKHAND_CHROMIUM.',
  )
}

/** What makes Chromium run without a screen, as root, and without calling home. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
