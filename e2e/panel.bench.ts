import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Frame, Page } from '@playwright/test'
import { generateFleet } from '../core/benchmark/generate-fleet.ts'
import type { Facts } from '../core/facts/facts.ts'
import { type RunningDemo, startDemo } from '../demo/start-demo.ts'
import { openDatabase } from '../server/db/client.ts'
import { createAuditService } from '../server/domains/audit/audit-service.ts'
import { applyWorld, previewWorld } from '../server/domains/configuration/apply-world.ts'
import { loadFacts } from '../server/facts/load-facts.ts'
import { openBrowser, openBrowserWithExtension, openPanel, signInExtension } from './extension-fixture.ts'

const sizes = { computers: 100_000, deployments: 2_000, navigations: 50, loads: 100 } as const
const goals = { navigationToPanelP95Ms: 250, keyToResultsP95Ms: 60, longTaskMs: 50 } as const

const answerLimitMs = 10_000

/** Two tickets about computers of the demo, and what is typed: each key press is one measurement, and each finds something. */
const tickets = [
  { id: '2820', computer: 'HLD-APP-01' },
  { id: '2819', computer: 'HLD-WS-04' },
] as const
const typed = ['hld-app-01', 'maya okafor', 'brightwater', 'weber jonas', 'grace', 'oliver pike'] as const

/**
 * The panel and the popup in a real Chromium, with the real extension, against a server with 100,000 computers and 2,000
 * deployments: from the step to a ticket in the PSA's page to a panel that can be used, from a key press in the popup to
 * its results, and what the extension costs the pages that it is on and those that it has nothing to do with.
 */
export async function bench(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-panel-'))
  const demo = await startDemo({ folder, serverPort: 0, psaPort: 0 })
  try {
    await enlarge(demo)
    const measured = await measureExtension(demo)
    return {
      bench: 'panel',
      sizes,
      goals,
      navigationToPanelMs: measured.navigations,
      keyToResultsMs: measured.keys,
      loads: measured.loads,
    }
  } finally {
    await demo.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Adds the fleet's facts to those of the demo while the server stands still. */
async function enlarge(demo: RunningDemo): Promise<void> {
  await demo.server.stop()
  const database = await openDatabase({ file: join(demo.folder, 'server', 'deskhand.db') })
  try {
    const facts = joinFacts(await loadFacts(database.prisma), generateFleet(sizes.computers))
    const { hash } = await previewWorld(database, facts)
    const audit = createAuditService(database)
    await applyWorld(database, audit, { facts, expectedDifference: hash, actor: 'server', now: new Date() })
  } finally {
    await database.close()
  }
  await demo.restartServer()
}

function joinFacts(here: Facts, fleet: Facts): Facts {
  return {
    tenants: [...here.tenants, ...fleet.tenants],
    persons: [...here.persons, ...fleet.persons],
    groups: [...here.groups, ...fleet.groups],
    computers: [...here.computers, ...fleet.computers],
    agreements: [...here.agreements, ...fleet.agreements],
    items: [...here.items, ...fleet.items],
    deployments: [...here.deployments, ...fleet.deployments],
    scriptResults: new Map([...here.scriptResults, ...fleet.scriptResults]),
    // What was found on the fleet's computers is asked for by nothing that is measured.
    detected: here.detected,
  }
}

async function measureExtension(demo: RunningDemo) {
  const browser = await openBrowserWithExtension()
  try {
    await signInExtension(browser, demo.serverUrl, demo.psa.url)
    const page = await browser.context.newPage()
    await page.goto(`${demo.psa.url}/ticket?id=${tickets[0].id}`)
    const frame = await openPanel(page)
    await usable(frame, tickets[0].computer)
    const navigations = await measureNavigations(page, frame)
    const popup = await browser.context.newPage()
    const keys = await measureKeys(popup, browser.origin)
    // The other browsers have no other tabs either.
    for (const one of [page, popup]) await one.close()
    return { navigations, keys, loads: await measureLoads(browser.context, demo) }
  } finally {
    await browser.close()
  }
}

/** From the step to a ticket within the PSA's application to its panel with tools that can be pressed. */
async function measureNavigations(page: Page, frame: Frame): Promise<Quantiles> {
  const times: number[] = []
  for (let step = 1; step <= sizes.navigations; step += 1) {
    const ticket = tickets[step % tickets.length] as (typeof tickets)[number]
    const there = usable(frame, ticket.computer)
    const began = await page.evaluate((id) => {
      const at = performance.timeOrigin + performance.now()
      history.pushState(null, '', `/ticket?id=${id}`)
      dispatchEvent(new PopStateEvent('popstate'))
      return at
    }, ticket.id)
    times.push((await there) - began)
  }
  return quantiles(times)
}

/** The instant at which the panel shows this computer's tools, as the frame's own clock has it. */
function usable(frame: Frame, computer: string): Promise<number> {
  return frame.evaluate(
    (name) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const there =
            document.querySelector('h1')?.textContent?.includes(name) && document.querySelector('.dh-run')
          if (!there) return
          observer.disconnect()
          resolve(performance.timeOrigin + performance.now())
        }
        const observer = new MutationObserver(look)
        observer.observe(document, { subtree: true, childList: true, characterData: true })
        look()
      }),
    computer,
  )
}

/** From a key press in the popup's search to the rows for what is then typed. */
async function measureKeys(page: Page, origin: string): Promise<Quantiles> {
  await page.setViewportSize({ width: 400, height: 600 })
  await page.goto(`${origin}/popup.html`)
  const search = page.getByRole('combobox')
  await search.waitFor()
  const times: number[] = []
  for (const text of typed) {
    await search.fill('')
    for (const key of text) {
      // What is looked for does not change by it.
      if (key === ' ') await search.press('Space')
      else times.push(await measureKey(page, key))
    }
  }
  return quantiles(times)
}

/** The rows name what they answer. */
async function measureKey(page: Page, key: string): Promise<number> {
  await page.evaluate((limit) => {
    const measured = new Promise<number>((resolve, reject) => {
      let pressed = 0
      const look = () => {
        const wanted = document.querySelector('input')?.value.trim().replace(/\s+/g, ' ')
        const rows = document.querySelector<HTMLElement>('[role="grid"]')
        if (pressed === 0 || rows?.dataset.query !== wanted) return
        observer.disconnect()
        resolve(performance.now() - pressed)
      }
      addEventListener('keydown', () => (pressed = performance.now()), { once: true, capture: true })
      const observer = new MutationObserver(look)
      observer.observe(document, { subtree: true, childList: true, attributes: true })
      const give = () =>
        reject(new Error(`The popup did not answer “${document.querySelector('input')?.value}”.`))
      setTimeout(give, limit)
    })
    Object.assign(globalThis, { measured })
  }, answerLimitMs)
  await page.keyboard.press(key)
  return await page.evaluate(() => (globalThis as unknown as { measured: Promise<number> }).measured)
}

/**
 * What the extension costs a page's own load, which is shorter than what two loads differ by: so the same page is loaded in
 * four browsers, one right after the other, and each is as often first. What counts is the median of the differences between
 * two of them, with where it lies in 95 of 100 such rounds: with the extension and without any; with it and with one whose
 * scripts are empty, since a browser has a cost of its own for each extension; and, as what the same difference is where there is
 * none, between two without any.
 */
async function measureLoads(extended: BrowserContext, { psa }: RunningDemo) {
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-empty-'))
  const others = [
    await openBrowser(await addEmptyExtension(folder)),
    await openBrowser(),
    await openBrowser(),
  ]
  try {
    const tabs = await Promise.all([extended, ...others.map(({ context }) => context)].map(openLoadedTab))
    const compare = async (path: string) => {
      const rounds: number[][] = []
      for (let turn = 0; turn < sizes.loads; turn += 1) {
        const times: number[] = []
        for (let step = 0; step < tabs.length; step += 1) {
          const at = (turn + step) % tabs.length
          times[at] = await (tabs[at] as LoadedTab).load(psa.url + path)
        }
        rounds.push(times)
      }
      const all = (tab: number) => rounds.map((times) => times[tab] as number)
      const difference = (one: number, other: number) =>
        medianOf(rounds.map((times) => (times[one] as number) - (times[other] as number)))
      return {
        withMs: quantiles(all(0)),
        emptyMs: quantiles(all(1)),
        withoutMs: quantiles(all(2)),
        withOverWithoutMs: difference(0, 2),
        withOverEmptyMs: difference(0, 1),
        withoutOverWithoutMs: difference(3, 2),
      }
    }
    const ticket = await compare(`/ticket?id=${tickets[0].id}`)
    const other = await compare('/tickets?area=1')
    const [withIt = [], , without = []] = tabs.map(({ longTasks }) => longTasks)
    return { ticket, other, longTasksMs: { with: withIt, without } }
  } finally {
    for (const { close } of others) await close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** An extension that is on the same pages and does nothing. Gives the arguments with which the browser loads it. */
async function addEmptyExtension(folder: string): Promise<string[]> {
  const matches = ['http://127.0.0.1/*']
  const manifest = {
    manifest_version: 3,
    name: 'Empty',
    version: '1',
    host_permissions: matches,
    background: { service_worker: 'empty.js' },
    content_scripts: [{ matches, js: ['empty.js'], run_at: 'document_idle' }],
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  await writeFile(join(folder, 'empty.js'), '')
  return [`--disable-extensions-except=${folder}`, `--load-extension=${folder}`]
}

type LoadedTab = Awaited<ReturnType<typeof openLoadedTab>>

/** A tab whose loads are measured, and the tasks over 50 ms that its pages have. */
async function openLoadedTab(context: BrowserContext) {
  const page = await context.newPage()
  await page.addInitScript(() => {
    const tasks: number[] = []
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask', buffered: true })
    Object.assign(globalThis, { tasks })
  })
  const longTasks: number[] = []
  return {
    longTasks,
    /** The page's own time until its load event has ended, in milliseconds. */
    async load(address: string): Promise<number> {
      // So that no load has to clear the page before it away.
      await page.goto('about:blank')
      await page.goto(address, { waitUntil: 'load' })
      const { ms, tasks } = await page.evaluate(async () => {
        // Until the page and whatever has been put into it have nothing left to do.
        await new Promise((resolve) => requestIdleCallback(resolve))
        const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
        return { ms: entry?.loadEventEnd ?? 0, tasks: (globalThis as unknown as { tasks: number[] }).tasks }
      })
      longTasks.push(...tasks.map(round))
      return ms
    },
  }
}

/** The median, and between which of the values it lies with a certainty of 95 % (the sign test's interval). */
function medianOf(numbers: readonly number[]): { median: number; from: number; to: number } {
  const sorted = [...numbers].sort((a, b) => a - b)
  const spread = 0.98 * Math.sqrt(sorted.length)
  const at = (place: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(place)))] ?? 0)
  const middle = (sorted.length - 1) / 2
  return { median: at(middle), from: at(middle - spread), to: at(middle + spread) }
}

type Quantiles = { readonly p50: number; readonly p95: number; readonly most: number; readonly count: number }

function quantiles(numbers: readonly number[]): Quantiles {
  const sorted = [...numbers].sort((a, b) => a - b)
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { p50: at(0.5), p95: at(0.95), most: at(1), count: sorted.length }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
