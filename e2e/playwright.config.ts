import { defineConfig } from '@playwright/test'
import { chromiumArguments, requireChromium } from '../scripts/find-chromium.ts'

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
  use: {
    trace: 'retain-on-failure',
    launchOptions: { executablePath: requireChromium(), args: [...chromiumArguments] },
  },
})
