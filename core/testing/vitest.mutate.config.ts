import { defineConfig } from 'vitest/config'

/** The tests that mutants of the decision core are run against: the cases, and the tests beside its sources. */
export default defineConfig({
  test: {
    environment: 'node',
    setupFiles: ['core/testing/same-cases.ts'],
    include: ['core/{cases,facts,targeting,resolution,planning,tools}/**/*.test.ts'],
    testTimeout: 60_000,
  },
})
