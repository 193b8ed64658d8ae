import type { ComputerKind } from '../../core/agent-protocol/machine-report.ts'

const portable = new Set([8, 9, 10, 11, 12, 14, 30, 31, 32])
const server = new Set([17, 23, 25, 27, 28, 29])
const workstation = new Set([3, 4, 5, 6, 7, 13, 15, 16, 24, 34, 35, 36])

/** The kind behind an SMBIOS chassis type (DMTF DSP0134, 7.4.1); null for `other`, `unknown` and what is no case. */
export function kindOfChassis(type: number | null): ComputerKind | null {
  if (type === null) return null
  if (portable.has(type)) return 'portable'
  if (server.has(type)) return 'server'
  return workstation.has(type) ? 'workstation' : null
}
