import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'

/** An account of this machine. */
export interface LocalUser {
  name: string
  uid: number
  gid: number
  home: string
}

export type UserLookup = { kind: 'user'; user: LocalUser } | { kind: 'nobody'; detail: string }

/**
 * Who is signed in at this machine: the session at the screen first, else the latest one. Only for Linux and macOS.
 * `nobody` comes with words for the technician.
 */
export async function findSignedInUser(): Promise<UserLookup> {
  const name = await signedInName()
  if (!name) return { kind: 'nobody', detail: 'Nobody is signed in on this computer.' }
  const uid = Number(await run('id', ['-u', name]))
  const gid = Number(await run('id', ['-g', name]))
  const home =
    (await run('getent', ['passwd', name]))?.split(':')[5] ??
    (process.platform === 'darwin' ? `/Users/${name}` : `/home/${name}`)
  if (!Number.isInteger(uid) || !Number.isInteger(gid))
    return { kind: 'nobody', detail: `The signed-in user ${name} is no account of this computer.` }
  return { kind: 'user', user: { name, uid, gid, home } }
}

/** The name of who is signed in, as the machine has it; null for nobody. Only for Linux and macOS. */
export async function signedInName(): Promise<string | null> {
  return process.platform === 'darwin' ? await consoleOwner() : await linuxUser()
}

/** Whether the agent runs as this user itself. */
export function isOwnUser(user: LocalUser): boolean {
  return userInfo().uid === user.uid
}

/** Where Linux keeps it: not every service's path has the folders of the system's programs. */
const runuserPlaces = ['/usr/sbin/runuser', '/sbin/runuser', '/usr/bin/runuser']

/** The command that runs another one as the user, from an agent that runs as root. */
export function runAsUser(
  platform: NodeJS.Platform,
  user: LocalUser,
  file: string,
  commandArguments: readonly string[],
): { file: string; commandArguments: string[] } {
  if (platform === 'darwin') {
    const asUser = ['asuser', String(user.uid), 'sudo', '-E', '-u', user.name, '--', file]
    return { file: '/bin/launchctl', commandArguments: [...asUser, ...commandArguments] }
  }
  const runuser = runuserPlaces.find((place) => existsSync(place)) ?? 'runuser'
  return { file: runuser, commandArguments: ['-u', user.name, '--', file, ...commandArguments] }
}

/** `loginctl list-sessions --output=json`: the active session with a seat, else any active one of a person. */
export function parseLoginctl(output: string): string | null {
  try {
    const sessions = JSON.parse(output) as {
      user?: string
      seat?: string | null
      class?: string
      idle?: boolean
    }[]
    const persons = sessions.filter(({ user, class: kind }) => user && (kind ?? 'user').startsWith('user'))
    const people = persons.filter(({ class: kind }) => kind !== 'manager')
    return (people.find(({ seat }) => seat) ?? people.at(-1))?.user ?? null
  } catch {
    return null
  }
}

/** `who`: the user at a screen (`:0`), else the last one listed. */
export function parseWho(output: string): string | null {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const line = lines.find((candidate) => /\s:\d+\b|\(:\d+\)/.test(candidate)) ?? lines.at(-1)
  return line?.trim().split(/\s+/)[0] ?? null
}

async function linuxUser(): Promise<string | null> {
  const sessions = await run('loginctl', ['list-sessions', '--output=json'])
  return parseLoginctl(sessions ?? '') ?? parseWho((await run('who', [])) ?? '')
}

async function consoleOwner(): Promise<string | null> {
  const owner = await run('/usr/bin/stat', ['-f', '%Su', '/dev/console'])
  return owner === 'root' ? null : owner
}

async function run(file: string, commandArguments: string[]): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(file, commandArguments, { timeout: 10_000 })
    return stdout.trim() || null
  } catch {
    return null
  }
}
