import { join } from 'node:path'
import { z } from 'zod'
import { machineReportSchema } from '../../core/agent-protocol/machine-report.ts'
import { readFileOrNull, replaceFile } from './files.ts'

/** What is said in place of what the machine says, for machines that share a disk image and for tests. */
export const saidInsteadSchema = machineReportSchema
  .pick({ hostname: true, hardwareUuid: true, installationId: true, serial: true })
  .partial()

/** What the agent takes for this machine's in place of what it finds. */
const machineOverridesSchema = saidInsteadSchema.extend({
  /** A program and its arguments, run in place of the system's own restart. */
  restartCommand: z.array(z.string()).min(1).optional(),
  /** The content of this file is the id of the boot: another one pretends a restart. */
  bootIdFile: z.string().optional(),
})
export type MachineOverrides = z.infer<typeof machineOverridesSchema>

const identitySchema = z.object({
  agentId: z.uuid(),
  serverUrl: z.string(),
  /** The key that every command must be signed with; pinned at the enrolment. */
  serverPublicKey: z.string(),
  publicKey: z.string(),
  privateKey: z.string(),
  machine: machineOverridesSchema,
})

/** Who the agent is, and whom it listens to. */
export type Identity = z.infer<typeof identitySchema>

/** The folder's identity; null when nobody has enrolled into it. Throws with words when the file is damaged. */
export function readIdentity(folder: string): Identity | null {
  const text = readFileOrNull(join(folder, 'identity.json'))
  if (text === null) return null
  try {
    return identitySchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error(`identity.json in ${folder} is damaged. Empty the folder and enrol again.`, { cause })
  }
}

/** Keeps the identity, readable by its owner alone. */
export function writeIdentity(folder: string, identity: Identity): void {
  replaceFile(join(folder, 'identity.json'), `${JSON.stringify(identity, null, 2)}\n`)
}
