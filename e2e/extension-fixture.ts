import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, expect, type Frame, type Page } from '@playwright/test'
import { demoUsers } from '../demo/seed-demo.ts'
import { chromiumArguments, requireChromium } from '../scripts/find-chromium.ts'
import { isWithoutMouse, press, pressHost, pressPoint, write } from './hands.ts'
import { signInOnPage } from './sign-in.ts'

const extensionFolder = join(import.meta.dirname, '..', 'extension', '.output', 'demo', 'chrome-mv3')

/** A real browser with the real extension, built for the demo's hosts. */
export type BrowserWithExtension = {
  readonly context: BrowserContext
  /** The extension's own address, such as `chrome-extension://abc`. */
  readonly origin: string
  close(): Promise<void>
}

export async function openBrowserWithExtension(options: BrowserOptions = {}): Promise<BrowserWithExtension> {
  const browser = await openBrowser(
    [`--disable-extensions-except=${extensionFolder}`, `--load-extension=${extensionFolder}`],
    options,
  )
  const { context } = browser
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  // An address of the extension is of no web scheme: its origin is what stands before the path.
  return { ...browser, origin: `chrome-extension://${new URL(worker.url()).host}` }
}

type BrowserOptions = { readonly colorScheme?: 'light' | 'dark' }

/** The same browser without it, with more arguments of its own. */
export async function openBrowser(given: readonly string[] = [], options: BrowserOptions = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'deskhand-profile-'))
  // Without it the browser does not load the extension again once it has asked for that itself.
  await mkdir(join(profile, 'Default'))
  await writeFile(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({ extensions: { ui: { developer_mode: true } } }),
  )
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: requireChromium(),
    // Chromium loads extensions only where it thinks that it has a screen.
    headless: false,
    // Playwright switches it off; people have it.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [...chromiumArguments, '--headless=new', ...given],
    ...options,
  })
  return {
    context,
    async close() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

/** Signs the extension in as a technician does: the options page, a code on both sides, a yes on the server's page. */
export async function signInExtension(
  { context, origin }: BrowserWithExtension,
  serverUrl: string,
  psaUrl: string,
): Promise<void> {
  // Once installed, the extension opens them by itself.
  const find = () => context.pages().find((page) => page.url() === `${origin}/options.html`)
  await expect.poll(() => find() !== undefined).toBe(true)
  const options = find()
  if (!options) throw new Error('The options page is gone.')
  await write(options.getByLabel('Address of your Deskhand server'), serverUrl)
  await press(options.getByRole('button', { name: 'Save' }))
  await press(options.getByRole('button', { name: 'Sign in' }))
  const approving = context.waitForEvent('page')
  await press(options.getByRole('button', { name: 'Open the sign-in page' }))
  await approve(await approving)
  await expect(options.getByText('Signed in.')).toBeVisible()
  await write(options.getByLabel('Your PSA at an address of your own'), psaUrl)
  await press(options.getByRole('button', { name: 'Add' }))
  await press(options.getByRole('button', { name: 'Test' }))
  await expect(options.getByText(`Signed in as ${demoUsers[1].name} (${demoUsers[1].email}).`)).toBeVisible()
  await expect(options.getByText('Belongs to the integration Corral Desk.')).toBeVisible()
  await options.close()
}

async function approve(page: Page): Promise<void> {
  await signInOnPage(page, demoUsers[1].email)
  await press(page.getByRole('button', { name: 'Next' }))
  await press(page.getByRole('button', { name: 'Allow', exact: true }))
  await expect(page.getByText('Connected')).toBeVisible()
  await page.close()
}

/** Our elements in a page: both are closed, so that this is all that can be had of them. */
export const toolsButton = '[data-deskhand="button"]'
export const panelHost = '[data-deskhand="panel"]'

/**
 * Opens the panel by its button in the ticket's page. Button and frame are inside closed shadow roots, out of the
 * reach of the page's scripts and of this test's selectors: hence the press on a point, and the frame by its address.
 */
export async function openPanel(page: Page): Promise<Frame> {
  await expect(page.locator(toolsButton)).toHaveCount(1)
  // It opens by itself where it was open before.
  if (!(await page.locator(panelHost).isVisible())) await pressButton(page)
  await expect.poll(() => panelFrame(page) !== null).toBe(true)
  const frame = panelFrame(page)
  if (!frame) throw new Error('The panel’s frame is gone.')
  return frame
}

/** Presses the Tools button where it stands. */
export async function pressButton(page: Page): Promise<void> {
  await pressHost(page, toolsButton)
}

/** Closes the panel by its cross; without a mouse by the button that opens it, too. */
export async function closePanel(page: Page): Promise<void> {
  if (isWithoutMouse()) await pressButton(page)
  else await pressPoint(page.locator(panelHost), ({ width }) => [width - 20, 18])
  await expect(page.locator(panelHost)).toBeHidden()
}

/** The panel's frame of the page, if it stands there. One that a page makes itself has a name. */
export function panelFrame(page: Page): Frame | null {
  return (
    page
      .mainFrame()
      .childFrames()
      .find((frame) => frame.url().endsWith('/panel.html') && frame.name() === '') ?? null
  )
}
