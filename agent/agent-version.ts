import packageJson from '../package.json' with { type: 'json' }

/** Put in by the build of the single file; nowhere else is there such a name. */
declare const deskhandRelease: string

/** The release of this agent: the one that the single file was built as, else the package's version. */
export const agentVersion: string =
  typeof deskhandRelease === 'string' ? deskhandRelease : packageJson.version

/** What commands may require of this agent beyond the first version of the protocol. */
export const agentFeatures: readonly string[] = ['files', 'inventory', 'download', 'restart']
