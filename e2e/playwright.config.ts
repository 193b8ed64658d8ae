import { defineConfig } from '@playwright/test'
import { chromiumArguments, requireChromium } from '../scripts/find-chromium.ts'

const touching = [
  'approval',
  'computer-page',
  'deployment-page',
  'exception',
  'hostile-page',
  'page-moves',
  'popup',
  'schedule-tool',
  'sessions-page',
  'ticket-in-extension',
  'ticket-in-widget',
  'timeline',
  'two-technicians',
  'widget-in-page',
]

/** Whole journeys: a real browser, real processes, a real database. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.journey.ts',
  outputDir: '../test-results',
  // Each worker runs a whole demo of its own; two cores carry one.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: process.env.CI ? [['line']] : [['list']],
  projects: [
    { name: 'mouse' },
    // Once more, all that touch a page: what is done with the mouse there is done by the keys (hands.ts).
    { name: 'keyboard', testMatch: touching.map((name) => `${name}.journey.ts`) },
  ],
  use: {
    trace: 'retain-on-failure',
    launchOptions: { executablePath: requireChromium(), args: [...chromiumArguments] },
  },
})
