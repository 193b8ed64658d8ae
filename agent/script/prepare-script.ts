import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ScriptCommand } from '../../core/agent-protocol/command.ts'
import type { Outcome } from '../../core/agent-protocol/messages.ts'
import { scriptEnvironment } from './environment.ts'
import { findInterpreter, type Interpreter, searchHere } from './interpreter.ts'
import { findSignedInUser, isOwnUser, type LocalUser, runAsUser } from './signed-in-user.ts'

/** A script on the disk, and how to start it. */
export interface PreparedScript {
  file: string
  commandArguments: string[]
  verbatim: boolean
  environment: Record<string, string>
  /** Its own folder and working directory. */
  folder: string
  /** Removes the folder with the script, its parameters and whatever it left there. */
  remove(): void
}

export type Preparation =
  | { kind: 'ready'; script: PreparedScript }
  | { kind: 'impossible'; outcome: Outcome; detail: string }

/** Writes the script (0700) and its parameters (0600) into a folder of its own, for the user that it will run as. */
export async function prepareScript(command: ScriptCommand, runsFolder: string): Promise<Preparation> {
  const found = findInterpreter(command.language, searchHere())
  if (found.kind === 'missing')
    return { kind: 'impossible', outcome: 'languageMissing', detail: found.detail }
  if (command.context === 'system')
    return { kind: 'ready', script: writeScript(command, found.interpreter, runsFolder, null) }
  const permission = await userToRunAs()
  if (permission.kind === 'notAllowed')
    return { kind: 'impossible', outcome: 'notAllowed', detail: permission.detail }
  const { user } = permission
  return { kind: 'ready', script: writeScript(command, found.interpreter, tmpdir(), user) }
}

/** Removes what runs of the user context have left when the agent was ended in their middle. */
export function removeUserRun(commandId: string): void {
  removeFolder(join(tmpdir(), runFolderName(commandId)))
}

/** On Windows something that the script left running may hold it; the next start of the agent tries again. */
function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // Not worth the script's result.
  }
}

type UserPermission = { kind: 'user'; user: LocalUser | null } | { kind: 'notAllowed'; detail: string }

/** Null: the agent itself runs as the signed-in user. */
async function userToRunAs(): Promise<UserPermission> {
  if (process.platform === 'win32')
    return { kind: 'notAllowed', detail: 'This agent cannot run scripts as the signed-in user on Windows.' }
  const lookup = await findSignedInUser()
  if (lookup.kind === 'nobody') return { kind: 'notAllowed', detail: lookup.detail }
  if (isOwnUser(lookup.user)) return { kind: 'user', user: null }
  if (process.getuid?.() === 0) return { kind: 'user', user: lookup.user }
  return {
    kind: 'notAllowed',
    detail: `The agent does not run as root, so it cannot run scripts as ${lookup.user.name}.`,
  }
}

function writeScript(
  command: ScriptCommand,
  interpreter: Interpreter,
  parentFolder: string,
  user: LocalUser | null,
): PreparedScript {
  const folder = join(parentFolder, runFolderName(command.id))
  mkdirSync(folder, { mode: 0o700 })
  const scriptPath = join(folder, `script${interpreter.extension}`)
  const parametersPath = join(folder, 'parameters.json')
  const prefix = interpreter.byteOrderMark ? '\uFEFF' : ''
  writeFileSync(scriptPath, prefix + command.body, { mode: 0o700 })
  writeFileSync(parametersPath, JSON.stringify(command.parameters), { mode: 0o600 })
  chmodSync(scriptPath, 0o700)
  const environment = scriptEnvironment(process.env, command, parametersPath)
  if (user) {
    for (const path of [scriptPath, parametersPath, folder]) chownSync(path, user.uid, user.gid)
    Object.assign(environment, {
      HOME: user.home,
      USER: user.name,
      LOGNAME: user.name,
      XDG_RUNTIME_DIR: `/run/user/${user.uid}`,
    })
  }
  const direct = { file: interpreter.file, commandArguments: interpreter.argumentsFor(scriptPath) }
  const start = user ? runAsUser(process.platform, user, direct.file, direct.commandArguments) : direct
  return {
    ...start,
    verbatim: interpreter.verbatim,
    environment,
    folder,
    remove: () => removeFolder(folder),
  }
}

function runFolderName(commandId: string): string {
  return `deskhand-run-${commandId}`
}
