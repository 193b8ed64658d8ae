import { execFileSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { commandRunner } from '../machine/run-command.ts'
import { findSignedInUser, isOwnUser, type LocalUser, runAsUser } from './signed-in-user.ts'
import { findWindowsUser, giveFolderToUser, runAsWindowsUser } from './windows-user.ts'

/** Whom a script runs as; `self` is the agent's own user. */
export type RunAs = { kind: 'self' } | { kind: 'unix'; user: LocalUser } | { kind: 'windows'; sid: string }

export type UserPermission = RunAs | { kind: 'notAllowed'; detail: string }

/** A program and its arguments. */
export interface ScriptStart {
  file: string
  commandArguments: string[]
}

/** The signed-in user, or in words why nothing can be run as him. */
export async function userToRunAs(): Promise<UserPermission> {
  if (process.platform === 'win32') return await windowsUser()
  const lookup = await findSignedInUser()
  if (lookup.kind === 'nobody') return { kind: 'notAllowed', detail: lookup.detail }
  if (isOwnUser(lookup.user)) return { kind: 'self' }
  if (process.getuid?.() === 0) return { kind: 'unix', user: lookup.user }
  return {
    kind: 'notAllowed',
    detail: `The agent does not run as root, so it cannot run scripts as ${lookup.user.name}.`,
  }
}

async function windowsUser(): Promise<UserPermission> {
  const lookup = await findWindowsUser(commandRunner())
  switch (lookup.kind) {
    case 'self':
      return { kind: 'self' }
    case 'user':
      return { kind: 'windows', sid: lookup.sid }
    case 'nobody':
      return { kind: 'notAllowed', detail: 'Nobody is signed in on this computer.' }
    case 'notSystem':
      return {
        kind: 'notAllowed',
        detail: `The agent does not run as the system, so it cannot run scripts as ${lookup.name}.`,
      }
  }
}

/** Gives the run's folder and the files in it to the user, who can enter it only then. */
export function handOver(runAs: RunAs, folder: string, files: readonly string[]): void {
  if (runAs.kind === 'unix')
    for (const path of [...files, folder]) chownSync(path, runAs.user.uid, runAs.user.gid)
  if (runAs.kind === 'windows') {
    const { file, commandArguments } = giveFolderToUser(folder, runAs.sid)
    execFileSync(file, commandArguments, { stdio: 'ignore', windowsHide: true })
  }
}

/** The command that runs another one as the user, and what its environment holds besides. */
export function startAs(
  runAs: RunAs,
  start: ScriptStart,
  variables: readonly string[],
): ScriptStart & { environment: Record<string, string> } {
  switch (runAs.kind) {
    case 'self':
      return { ...start, environment: {} }
    case 'unix': {
      const { name, home, uid } = runAs.user
      const environment = { HOME: home, USER: name, LOGNAME: name, XDG_RUNTIME_DIR: `/run/user/${uid}` }
      const { file, commandArguments } = start
      return { ...runAsUser(process.platform, runAs.user, file, commandArguments), environment }
    }
    case 'windows':
      return runAsWindowsUser(start, runAs.sid, variables)
  }
}
