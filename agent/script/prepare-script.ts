import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ScriptCommand } from '../../core/agent-protocol/command.ts'
import type { Outcome } from '../../core/agent-protocol/messages.ts'
import type { DownloadCache } from '../downloads/download-cache.ts'
import { scriptEnvironment } from './environment.ts'
import { findInterpreter, type Interpreter, searchHere } from './interpreter.ts'
import { type PlacedFiles, placeFiles } from './place-files.ts'
import { handOver, type RunAs, startAs, userToRunAs } from './run-as.ts'

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

export interface PrepareScriptOptions {
  command: ScriptCommand
  runsFolder: string
  downloads: DownloadCache
}

/**
 * Writes the script (0700), its parameters (0600) and its files (0600) into a folder of its own, for the user that it
 * will run as.
 */
export async function prepareScript(options: PrepareScriptOptions): Promise<Preparation> {
  const { command, runsFolder } = options
  const found = findInterpreter(command.language, searchHere())
  if (found.kind === 'missing')
    return { kind: 'impossible', outcome: 'languageMissing', detail: found.detail }
  if (command.context === 'system')
    return await writeRun(options, found.interpreter, runsFolder, { kind: 'self' })
  const runAs = await userToRunAs()
  if (runAs.kind === 'notAllowed') return { kind: 'impossible', outcome: 'notAllowed', detail: runAs.detail }
  return await writeRun(options, found.interpreter, tmpdir(), runAs)
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

async function writeRun(
  { command, downloads }: PrepareScriptOptions,
  interpreter: Interpreter,
  parentFolder: string,
  runAs: RunAs,
): Promise<Preparation> {
  const folder = join(parentFolder, runFolderName(command.id))
  mkdirSync(folder, { mode: 0o700 })
  try {
    const written = writeScript(command, interpreter, folder)
    // Where the script runs as the agent itself, nobody else can write to a file that the cache shares with it.
    const share = command.context === 'system'
    const taken = [written.scriptPath, written.parametersPath].map((path) => basename(path))
    const placed = await placeFiles({ files: command.files ?? [], folder, taken, share, downloads })
    if (placed.kind === 'impossible') {
      removeFolder(folder)
      return { kind: 'impossible', outcome: 'failedToStart', detail: placed.detail }
    }
    const script = startOf({ command, interpreter, folder, runAs, ...written, placed })
    return { kind: 'ready', script }
  } catch (error) {
    removeFolder(folder)
    throw error
  }
}

interface WrittenScript {
  scriptPath: string
  parametersPath: string
}

function writeScript(command: ScriptCommand, interpreter: Interpreter, folder: string): WrittenScript {
  const scriptPath = join(folder, `script${interpreter.extension}`)
  const parametersPath = join(folder, 'parameters.json')
  const prefix = interpreter.byteOrderMark ? '\uFEFF' : ''
  writeFileSync(scriptPath, prefix + command.body, { mode: 0o700 })
  writeFileSync(parametersPath, JSON.stringify(command.parameters), { mode: 0o600 })
  chmodSync(scriptPath, 0o700)
  return { scriptPath, parametersPath }
}

interface StartInput extends WrittenScript {
  command: ScriptCommand
  interpreter: Interpreter
  folder: string
  runAs: RunAs
  placed: PlacedFiles
}

function startOf(input: StartInput): PreparedScript {
  const { command, interpreter, folder, runAs, scriptPath, parametersPath, placed } = input
  const environment = { ...scriptEnvironment(process.env, command, parametersPath), ...placed.variables }
  handOver(runAs, folder, [scriptPath, parametersPath, ...Object.values(placed.variables)])
  const direct = { file: interpreter.file, commandArguments: interpreter.argumentsFor(scriptPath) }
  const variables = Object.keys(environment).filter((name) => environment[name] !== process.env[name])
  const start = startAs(runAs, direct, variables)
  return {
    file: start.file,
    commandArguments: start.commandArguments,
    verbatim: interpreter.verbatim && runAs.kind !== 'windows',
    environment: { ...environment, ...start.environment },
    folder,
    remove: () => {
      removeFolder(folder)
      placed.giveBack()
    },
  }
}

function runFolderName(commandId: string): string {
  return `deskhand-run-${commandId}`
}
