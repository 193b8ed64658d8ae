import packageJson from '../package.json' with { type: 'json' }

/** The version of this agent: the package's. */
export const agentVersion: string = packageJson.version

/** What commands may require of this agent beyond the first version of the protocol. */
export const agentFeatures: readonly string[] = ['files', 'inventory', 'download', 'restart']
