import { accessSync, constants } from 'node:fs'
import { delimiter, join, win32 } from 'node:path'
import type { ScriptLanguage } from '../../core/agent-protocol/command.ts'

/** How a script file is started. */
export interface Interpreter {
  file: string
  /** The arguments for a script at this path. */
  argumentsFor(scriptPath: string): string[]
  /** What the script's file must be called. */
  extension: string
  /** What must stand before the script in its file: Windows PowerShell takes a file without it for the old code page. */
  byteOrderMark: boolean
  /** The arguments are one command line that must not be quoted again. */
  verbatim: boolean
}

export interface InterpreterSearch {
  platform: NodeJS.Platform
  environment: Readonly<Record<string, string | undefined>>
  /** Whether there is an executable file at the path. */
  isExecutable: (path: string) => boolean
}

export type FoundInterpreter =
  | { kind: 'found'; interpreter: Interpreter }
  | { kind: 'missing'; detail: string }

const powerShellArguments = ['-NoLogo', '-NoProfile', '-NonInteractive']

/**
 * Finds what runs scripts of the language: powershell.exe on Windows and pwsh elsewhere; sh and bash where they are in
 * the PATH (Maintenance sessions, "The agent").
 */
export function findInterpreter(language: ScriptLanguage, search: InterpreterSearch): FoundInterpreter {
  if (language === 'powershell' && search.platform === 'win32') return findWindowsPowerShell(search)
  const name = language === 'powershell' ? 'pwsh' : language
  const file = findInPath(name, search)
  if (!file)
    return { kind: 'missing', detail: `${name} is not installed here, so ${language} scripts cannot run.` }
  const first = language === 'powershell' ? [...powerShellArguments, '-File'] : []
  return {
    kind: 'found',
    interpreter: {
      file,
      argumentsFor: (scriptPath) => [...first, scriptPath],
      extension: language === 'powershell' ? '.ps1' : '.sh',
      byteOrderMark: false,
      verbatim: false,
    },
  }
}

/** The search on this machine. */
export function searchHere(): InterpreterSearch {
  return { platform: process.platform, environment: process.env, isExecutable }
}

/** Where Windows has its PowerShell. */
export function windowsPowerShell(environment: InterpreterSearch['environment']): string {
  return windowsTool(environment, 'WindowsPowerShell', 'v1.0', 'powershell.exe')
}

/** The path of a program of Windows itself, so that no other one with its name is taken. */
export function windowsTool(environment: InterpreterSearch['environment'], ...path: string[]): string {
  return win32.join(environment.SystemRoot ?? 'C:\\Windows', 'System32', ...path)
}

/** Through cmd.exe, since only `chcp` before it makes powershell.exe print UTF-8 whatever the script's first line is. */
function findWindowsPowerShell(search: InterpreterSearch): FoundInterpreter {
  const powerShell = windowsPowerShell(search.environment)
  if (!search.isExecutable(powerShell))
    return { kind: 'missing', detail: `${powerShell} is missing, so PowerShell scripts cannot run.` }
  const shell = [`"${powerShell}"`, ...powerShellArguments, '-ExecutionPolicy', 'Bypass', '-File'].join(' ')
  return {
    kind: 'found',
    interpreter: {
      file: windowsTool(search.environment, 'cmd.exe'),
      argumentsFor: (scriptPath) => ['/d', '/s', '/c', `"chcp 65001 >nul & ${shell} "${scriptPath}""`],
      extension: '.ps1',
      byteOrderMark: true,
      verbatim: true,
    },
  }
}

function findInPath(name: string, { platform, environment, isExecutable }: InterpreterSearch): string | null {
  const windows = platform === 'win32'
  const path = environment.PATH ?? environment.Path ?? ''
  const folders = path.split(windows ? ';' : delimiter).filter((folder) => folder !== '')
  const candidates = folders.map((folder) =>
    windows ? win32.join(folder, `${name}.exe`) : join(folder, name),
  )
  return candidates.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
