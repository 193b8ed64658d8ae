// Machines for tests: a script runner that answers as it was told, and keeps each end under its key as the real one does.
import type { ScriptEnd, ScriptRun, ScriptRunner } from './run-script.ts'

type Outcome = ScriptEnd['outcome']

/** A script that ended by itself and printed this. */
export function printed(output: string, exitCode = 0): ScriptEnd {
  return { outcome: 'exited', exitCode, output: `${output}\n`, detail: null }
}

/** A script that ended in another way, or never began. */
export function ended(outcome: Exclude<Outcome, 'exited'>): ScriptEnd {
  const detail = `It is ${outcome}.`
  return outcome === 'lost' || outcome === 'refused' || outcome === 'unsupported'
    ? { outcome, detail }
    : { outcome, exitCode: null, output: '', detail }
}

/**
 * Answers by the end of the key, such as `before` or `before/again`. What was not foreseen fails the test.
 * `runs` has each run once, by the order in which its key first came.
 */
export function scriptedRunner(ends: Readonly<Record<string, ScriptEnd>>) {
  const kept = new Map<string, ScriptEnd>()
  const runs: ScriptRun[] = []
  const runScript: ScriptRunner = async (run) => {
    const known = kept.get(run.key)
    if (known) return known
    const phase = Object.keys(ends)
      .filter((name) => run.key.endsWith(`/${name}`))
      .sort((a, b) => b.length - a.length)[0]
    const end = phase === undefined ? undefined : ends[phase]
    if (!end) throw new Error(`Nobody expected the key ${run.key}.`)
    kept.set(run.key, end)
    runs.push(run)
    return end
  }
  return { runScript, runs }
}
