// `npm test`: everything that has to hold, from types to whole journeys in a real browser.
import { requireChromium } from './find-chromium.ts'
import { runAllOrExit } from './run-all.ts'

process.env.DESKHAND_CHROMIUM = requireChromium()
const one = { atOnce: 1, show: true }

await runAllOrExit([{ name: 'check', command: ['node', 'scripts/check.ts'] }], one)
await runAllOrExit([{ name: 'unit tests', command: ['vitest', 'run'] }], one)
await runAllOrExit(
  [{ name: 'journeys', command: ['playwright', 'test', '--config', 'e2e/playwright.config.ts'] }],
  one,
)
await runAllOrExit([{ name: 'chaos', command: ['node', 'e2e/chaos/main.ts', '--kills', '6'] }], one)
