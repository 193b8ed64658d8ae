import type { ScriptCommand } from '../../core/agent-protocol/command.ts'
import { parameterVariable } from '../../core/agent-protocol/parameter-variable.ts'
import { commandIdVariable } from './process-list.ts'

/** Longer values are in the JSON file only: systems refuse to start a process with them. */
const longestVariable = 30_000

/**
 * The environment of a script: the agent's own without what steers Node and the agent, the command's, its parameters
 * (each as `DESKHAND_PARAM_<NAME>` unless it is too long), the path of a JSON file with all of them
 * (`DESKHAND_PARAMETERS`), and the command's id.
 */
export function scriptEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  command: Pick<ScriptCommand, 'id' | 'parameters' | 'environment'>,
  parametersPath: string,
): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const [name, value] of Object.entries(own))
    if (value !== undefined && !/^(DESKHAND_|NODE_|npm_)/.test(name)) environment[name] = value
  Object.assign(environment, command.environment)
  for (const [name, value] of Object.entries(command.parameters))
    if (value.length <= longestVariable && !value.includes('\0')) environment[parameterVariable(name)] = value
  environment.DESKHAND_PARAMETERS = parametersPath
  environment[commandIdVariable] = command.id
  return environment
}
