import { z } from 'zod'

export const platforms = ['linux', 'windows', 'macos'] as const
export type Platform = (typeof platforms)[number]

export const computerKinds = ['workstation', 'portable', 'server'] as const
export type ComputerKind = (typeof computerKinds)[number]

const text = z.string().max(300).nullable()

/** What an agent says about its machine; null where the machine does not tell. */
export const machineReportSchema = z.object({
  hostname: z.string().min(1).max(300),
  platform: z.enum(platforms),
  /** Windows: Win32_ComputerSystemProduct; Linux: the DMI product UUID, else the machine id; macOS: IOPlatformUUID. */
  hardwareUuid: text,
  /** Another one under the same hardware UUID means that the machine was wiped. */
  installationId: text,
  serial: text,
  os: text,
  osVersion: text,
  manufacturer: text,
  model: text,
  kind: z.enum(computerKinds).nullable(),
  /** What others on its network call it by; agents of earlier releases say nothing. */
  address: text.optional(),
})
export type MachineReport = z.infer<typeof machineReportSchema>
