import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromiumArguments, installedChromium } from './scripts/find-chromium.ts'

const executablePath = installedChromium()

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['{core,prisma,server,agent,cli,ui,widget,extension,demo,scripts}/**/*.test.ts'],
          exclude: ['**/*.browser.test.*', '**/node_modules/**', '**/.output/**'],
          setupFiles: ['core/testing/same-cases.ts'],
          globalSetup: ['scripts/vitest-postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['{ui,widget,extension,console}/**/*.browser.test.tsx'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(executablePath ? { executablePath } : {}),
                args: [...chromiumArguments],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
