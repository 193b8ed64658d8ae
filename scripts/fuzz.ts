// `npm run fuzz -- --minutes 10 [--seed N]`: tries the properties with other cases than `npm test`, round after round, each with its
// own seed, until the time is over or one fails. What it finds gets a test of its own before it is mended.
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } },
})
const until = Date.now() + Number(values.minutes) * 60_000
const files = globSync('{core,server,agent}/**/*.test.ts').filter((file) =>
  readFileSync(file, 'utf8').includes("from 'fast-check'"),
)
const command = ['run', '--project', 'node', '--reporter', 'dot', ...files]

for (let round = 1; ; round++) {
  const seed = values.seed ?? String(randomInt(2 ** 31))
  console.log(`round ${round}, seed ${seed}`)
  const { status } = spawnSync('vitest', command, {
    stdio: 'inherit',
    env: { ...process.env, PROPERTY_SEED: seed },
  })
  if (status !== 0) {
    console.error(`Failed with seed ${seed}: npm run fuzz -- --seed ${seed}`)
    process.exit(1)
  }
  if (values.seed !== undefined || !(Date.now() < until)) break
}
