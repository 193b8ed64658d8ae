import { posix, win32 } from 'node:path'

export interface AgentFolders {
  /** Keys and state. */
  stateFolder: string
  /** The launcher and the releases; nobody but root or the administrators may write there. */
  programFolder: string
}

/** Where the agent lives when nobody says otherwise: the places of each system for services. */
export function defaultFolders(
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): AgentFolders {
  switch (platform) {
    case 'win32':
      return {
        stateFolder: win32.join(environment.ProgramData ?? 'C:\\ProgramData', 'Deskhand', 'Agent'),
        programFolder: win32.join(environment.ProgramFiles ?? 'C:\\Program Files', 'Deskhand', 'Agent'),
      }
    case 'darwin':
      return macos('/Library/Application Support/Deskhand')
    default:
      return { stateFolder: '/var/lib/deskhand-agent', programFolder: '/opt/deskhand-agent' }
  }
}

function macos(base: string): AgentFolders {
  return { stateFolder: posix.join(base, 'Agent'), programFolder: posix.join(base, 'Program') }
}
