// The journey in Firefox: `npm run journey:firefox`. Not part of `npm test`, since it needs a Firefox of the system.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoPassword, demoUsers } from '../../demo/seed-demo.ts'
import { type RunningDemo, startDemo } from '../../demo/start-demo.ts'
import { createApiClient, signIn } from '../api-client.ts'
import { notice, removeNotice } from '../panel-steps.ts'
import { internalNotes } from '../psa-rest.ts'
import { ticket, untilOnline } from '../run-tool.ts'
import { type RunningFirefox, startFirefox } from './start-firefox.ts'
import { findTab, openTab, type Tab, waitFor } from './tab.ts'

const extension = join(import.meta.dirname, '../../extension/.output/demo/firefox-mv3')

const folder = await mkdtemp(join(tmpdir(), 'deskhand-journey-'))
const demo = await startDemo({ folder, serverPort: 0, psaPort: 0 })
try {
  await untilOnline(createApiClient(demo.serverUrl, await signIn(demo.serverUrl)))
  const firefox = await startFirefox(extension)
  try {
    await journey(firefox, demo)
  } finally {
    await firefox.close()
  }
} finally {
  await demo.stop()
  await rm(folder, { recursive: true, force: true })
}

async function journey(firefox: RunningFirefox, demo: RunningDemo): Promise<void> {
  await signInExtension(firefox, demo)
  step('signed in by a code')
  const page = await openTab(firefox.bidi)
  const elements = `document.querySelectorAll('[data-deskhand]').length`
  await page.open(`${demo.psa.url}/tickets?area=1`)
  assert.equal(await page.text(elements), '0')
  await page.open(`${demo.psa.url}/ticket?id=${ticket.ticketId}&csp=strict&rerender=1`)
  await page.until(`${elements} === 2`)
  const panel = await page.frame('/panel.html')
  await panel.until(`says('Maya Okafor') && says('Harbour Lane Dental')`)
  step('the panel stands beside a ticket that is rebuilt every second, under a strict policy')
  await runTool(panel, demo)
  await hostile(page, panel)
  await page.text(`history.pushState(null, '', '/tickets?area=1')`)
  await page.until(`${elements} === 0`)
  step('the panel leaves with the ticket')
}

async function signInExtension({ bidi, origin }: RunningFirefox, demo: RunningDemo): Promise<void> {
  const options = await findTab(bidi, `${origin}/options.html`)
  await options.fill(`field('Address of your Deskhand server')`, demo.serverUrl)
  await options.press(`named('Save')`)
  await options.press(`named('Sign in')`)
  await options.press(`named('Open the sign-in page')`)
  const approving = await findTab(bidi, demo.serverUrl)
  await approving.fill(`field('E-mail')`, demoUsers[1].email)
  await approving.fill(`field('Password')`, demoPassword)
  await approving.press(`named('Sign in')`)
  await approving.press(`named('Next')`)
  await approving.press(`named('Allow')`)
  await options.until(`says('Signed in.')`)
  await options.fill(`field('Your PSA at an address')`, demo.psa.url)
  await options.press(`named('Add')`)
  await options.press(`named('Test')`)
  await options.until(`says('Belongs to the integration Corral Desk.')`)
}

async function runTool(panel: Tab, demo: RunningDemo): Promise<void> {
  removeNotice(demo)
  const notes = async () => (await internalNotes(demo.psa, ticket.ticketId)).length
  const before = await notes()
  await panel.press(`named('Run Managed notice file')`)
  await panel.press(`named('Continue')`)
  await panel.press(
    `[...document.querySelectorAll('button')].find((one) => one.textContent.startsWith('Run now'))`,
  )
  await panel.until(`says('Receipt')`, 30)
  await waitFor('the note in the ticket', async () => (await notes()) === before + 1, 30)
  assert.ok(notice(demo)?.includes('Changes are made by Deskhand'))
  step('a tool is run, and its note is in the ticket')
}

/** What a page can say about looks, it says in vain. */
async function hostile(page: Tab, panel: Tab): Promise<void> {
  const host = `document.querySelector('[data-deskhand="panel"]')`
  await page.text(
    `(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('[data-deskhand] { display: none !important }'); document.adoptedStyleSheets = [sheet] })()`,
  )
  await page.text(`${host}.style.setProperty('display', 'none', 'important')`)
  assert.equal(await page.text(`getComputedStyle(${host}).display`), 'block')
  assert.equal(await page.text(`${host}.shadowRoot`), 'null')
  assert.equal(await page.text(`window.length`), '0')
  await page.text(`${host}.remove()`)
  await page.until(`${host} !== null`)
  const again = await page.frame('/panel.html')
  assert.notEqual(again.context, panel.context)
  await again.until(`says('Maya Okafor')`)
  step('hidden by the page’s rules it is still seen, and thrown out it comes back')
}

function step(text: string): void {
  console.log(`✓ ${text}`)
}
