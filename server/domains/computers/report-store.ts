import type { MachineReport } from '../../../core/agent-protocol/machine-report.ts'
import type { IdentityReport, KnownComputer } from '../../../core/identification/identify.ts'
import type { TransactionClient } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { keyOf, keyOrNull } from '../../db/key-of.ts'

/** A machine's report that is to become, or to belong to, a computer. */
export type ComputerReport = {
  readonly tenantId: string
  readonly machine: MachineReport
  /** The UUID that the computer is known by from now on; null where it identifies nothing. */
  readonly hardwareUuid: string | null
  readonly seenAt: Date
}

/** Adds the computer that a machine's report describes; it needs onboarding. Gives its id. */
export async function createComputerFromReport(
  tx: TransactionClient,
  report: ComputerReport,
): Promise<string> {
  const { machine, tenantId } = report
  const { id } = await tx.computer.create({
    data: { tenantId, onboarding: 'needed', ...reportedColumns(report), kind: machine.kind },
    select: { id: true },
  })
  await recordFactChanges(tx, 'computer', [id])
  return id
}

/**
 * Brings a computer up to what one of its machine's pathways reports; what the machine does not tell stays as it was.
 * `wiped` sets it to needs onboarding.
 */
export async function joinComputer(
  tx: TransactionClient,
  computerId: string,
  report: ComputerReport & { readonly wiped: boolean },
): Promise<void> {
  const told = Object.entries({ ...reportedColumns(report), kind: report.machine.kind }).filter(
    ([, value]) => value !== null,
  )
  await tx.computer.update({
    where: { id: computerId },
    data: { ...Object.fromEntries(told), ...(report.wiped ? { onboarding: 'needed' } : {}) },
  })
  await recordFactChanges(tx, 'computer', [computerId])
}

const identityFields = {
  id: true,
  tenantId: true,
  name: true,
  hardwareUuid: true,
  installationId: true,
  serial: true,
} as const

/** The computer's identity, for a pathway that is said to belong to it. */
export async function findIdentity(tx: TransactionClient, computerId: string): Promise<KnownComputer | null> {
  return await tx.computer.findUnique({ where: { id: computerId }, select: identityFields })
}

/** What `identify` needs to know: everybody with this UUID, and the tenant's computers that are alike in another way. */
export async function findIdentityCandidates(
  tx: TransactionClient,
  report: IdentityReport & { normalisedUuid: string | null },
): Promise<KnownComputer[]> {
  const { tenantId, installationId, serial, hostname, normalisedUuid } = report
  return await tx.computer.findMany({
    where: {
      OR: [
        ...(normalisedUuid ? [{ hardwareUuid: { in: [normalisedUuid, normalisedUuid.toLowerCase()] } }] : []),
        ...(installationId ? [{ tenantId, installationId }] : []),
        ...(serial ? [{ tenantId, serialKey: keyOf(serial) }] : []),
        { tenantId, nameKey: keyOf(hostname) },
      ],
    },
    select: identityFields,
    orderBy: { id: 'asc' },
    take: 50,
  })
}

function reportedColumns({ machine, hardwareUuid, seenAt }: ComputerReport) {
  return {
    name: machine.hostname,
    nameKey: keyOf(machine.hostname),
    hardwareUuid,
    installationId: machine.installationId,
    serial: machine.serial,
    serialKey: keyOrNull(machine.serial),
    manufacturer: machine.manufacturer,
    model: machine.model,
    os: machine.os,
    osVersion: machine.osVersion,
    lastAddress: machine.address ?? null,
    lastSeenAt: seenAt,
  }
}
