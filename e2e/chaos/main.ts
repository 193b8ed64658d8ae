// `npm run chaos`: kills and stops servers and agents at random while sessions run, and proves from the machines' own record
// and the tables that nothing was lost, done twice, or left standing. See docs/proof-against-crashes.md.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chaosUsage, readChaosOptions } from './read-options.ts'
import { runChaos } from './run-chaos.ts'

function optionsOrExit() {
  try {
    return readChaosOptions(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.error(chaosUsage)
    process.exit(2)
  }
}

const options = optionsOrExit()
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping.signal.aborted) process.exit(130)
    stopping.abort(new Error('Stopped by hand.'))
  })

const folder = await mkdtemp(join(tmpdir(), 'deskhand-chaos-'))
try {
  console.log(`seed ${options.seed}, in ${folder}`)
  const { figures, evidence } = await runChaos(options, folder, stopping.signal, console.log)
  for (const line of evidence) console.log(line)
  if (evidence.length === 0) await rm(folder, { recursive: true, force: true })
  else console.log(`The database and the logs of every process are in ${folder}.`)
  console.log(JSON.stringify(figures))
  process.exit(evidence.length === 0 ? 0 : 1)
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error)
    process.exit(1)
  }
  await rm(folder, { recursive: true, force: true })
  process.exit(130)
}
