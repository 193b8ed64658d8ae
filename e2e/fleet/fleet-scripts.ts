import type { NewScript } from '../../server/domains/items/store.ts'

/** What the fleet's scripts do besides their work. */
export type ScriptHabits = {
  /** Each script adds a line here when it begins and when it ends; null: none does. */
  readonly recordFile: string | null
  /** How long a set script takes, in seconds, by its number. */
  readonly seconds: (work: number) => number
}

/** A set script prints this once it has done its work, with the id of its command behind it. */
export const doneWord = 'fleet-did'

/** The agent's folder, from within a script: every computer of the fleet has its own, whatever process holds it. */
const agentFolder = `agent=\${DESKHAND_PARAMETERS%/runs/*}`

/** The command line that adds to the record: command, process, what happens, to which kind of script, and when. */
function note(recordFile: string | null, word: 'begin' | 'end', kind: 'look' | 'set'): string[] {
  return recordFile ? [`echo "$DESKHAND_COMMAND_ID $$ ${word} ${kind} $(date +%s)" >> '${recordFile}'`] : []
}

/** A test and a detection compare what is there with what is wanted now. */
function comparison(work: number, recordFile: string | null, yes: string, no: string): string[] {
  return [
    agentFolder,
    ...note(recordFile, 'begin', 'look'),
    'read -r wanted < "$agent/generation"',
    'is=',
    `read -r is 2>/dev/null < "$agent/${work}"`,
    ...note(recordFile, 'end', 'look'),
    `[ "$is" = "$wanted" ] && echo ${yes} || echo ${no}`,
  ]
}

/** Prints `true` once the set script has run in this generation. */
export function testScript(work: number, { recordFile }: ScriptHabits): NewScript {
  return shell(`Fleet ${work}: test`, comparison(work, recordFile, 'true', 'false'))
}

/** Prints `1.0` once the installation has run in this generation. */
export function detectionScript(work: number, { recordFile }: ScriptHabits): NewScript {
  return shell(`Fleet ${work}: detect`, comparison(work, recordFile, '1.0', 'absent'))
}

/** Sets or installs: the state becomes that of the generation in which the script began. */
export function setScript(work: number, { recordFile, seconds }: ScriptHabits): NewScript {
  const time = seconds(work)
  return shell(`Fleet ${work}: set`, [
    agentFolder,
    ...note(recordFile, 'begin', 'set'),
    'read -r wanted < "$agent/generation"',
    ...(time > 0 ? [`sleep ${time.toFixed(2)}`] : []),
    `echo "$wanted" > "$agent/${work}"`,
    ...note(recordFile, 'end', 'set'),
    `echo "${doneWord} $DESKHAND_COMMAND_ID"`,
  ])
}

function shell(name: string, lines: readonly string[]): NewScript {
  return { name, context: 'system', language: 'sh', body: lines.join('\n') }
}
