import type { Command } from 'commander'
import { parseInstant } from '../../core/world/parse-instant.ts'

/** The options that the commands about a world file have between them. */
export interface DecisionOptions {
  readonly at?: string
  readonly json?: boolean
  readonly subject?: string
  readonly computer?: string
  readonly item?: string
  readonly deployment?: string
}

/** A call of one of these commands, as far as it makes sense. */
export interface DecisionRequest {
  /** The path of the world file; null where none was given. */
  readonly path: string | null
  readonly options: DecisionOptions
  /** The instant of `--at`; null where none, or a bad one, was given. */
  readonly at: Date | null
  /** Everything that is wrong with the call, one sentence each. */
  readonly problems: readonly string[]
}

/** Reads the call of a command about a world file; `required` names the options it cannot do without. */
export function readRequest(command: Command, required: readonly (keyof DecisionOptions)[]): DecisionRequest {
  const options = command.opts<DecisionOptions>()
  const unknown = command.args.filter(isOption)
  const [path = null, ...surplus] = command.args.filter((argument) => !isOption(argument))
  const at = options.at === undefined ? null : parseInstant(options.at)
  const problems = unknown.map((option) => `unknown option ${JSON.stringify(option.replace(/=.*$/s, ''))}`)
  // What follows an unknown option may be its value, and says nothing about the call.
  if (unknown.length === 0)
    problems.push(...surplus.map((argument) => `unexpected argument ${JSON.stringify(argument)}`))
  if (path === null) problems.push('missing WORLD, the path of a world file')
  for (const option of required)
    if (options[option] === undefined) problems.push(`missing option --${option}`)
  if (options.at !== undefined && at === null) problems.push(badInstant(options.at))
  return { path, options, at, problems }
}

function isOption(argument: string): boolean {
  return argument.startsWith('-') && argument !== '-'
}

function badInstant(text: string): string {
  return `--at ${JSON.stringify(text)} is not an instant with Z or an offset, such as 2026-11-23T09:00:00Z`
}
