import { execFile } from 'node:child_process'
import { availableParallelism, cpus } from 'node:os'
import { promisify } from 'node:util'
import { measureContest } from './measure-contest.ts'
import { measureFleet } from './measure-fleet.ts'

const sizes = [1000, 10_000, 100_000]
const parts = { fleet: measureFleet, contest: measureContest }

/**
 * The decision core on generated fleets of three sizes, and beside other ways of deciding the same. Each part runs in a
 * process of its own, on one thread, which collects the garbage as well; only V8's compiler works beside it.
 */
export async function bench(): Promise<object> {
  const fleets: object[] = []
  const contests: object[] = []
  for (const size of sizes) {
    console.error(`A fleet of ${size} computers …`)
    fleets.push(await runPart('fleet', size))
  }
  for (const size of sizes) {
    console.error(`All contestants on the common subset of ${size} computers …`)
    contests.push(await runPart('contest', size))
  }
  const machine = `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}; one thread used`
  return { bench: 'resolution', machine, fleets, contests }
}

async function runPart(part: keyof typeof parts, size: number): Promise<object> {
  const flags = ['--expose-gc', '--single-threaded-gc', '--max-old-space-size=4096']
  const child = promisify(execFile)(process.execPath, [...flags, import.meta.filename, part, String(size)])
  child.child.stderr?.pipe(process.stderr)
  return JSON.parse((await child).stdout)
}

const [, file, part, size] = process.argv
if (file === import.meta.filename && (part === 'fleet' || part === 'contest')) {
  console.log(JSON.stringify(await parts[part](Number(size))))
}
