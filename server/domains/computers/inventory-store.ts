import type { InventoryMessage } from '../../../core/agent-protocol/messages.ts'
import { identifyingUuid, recogniseMachine } from '../../../core/identification/recognise-machine.ts'
import type { TransactionClient } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { keyOf, keyOrNull } from '../../db/key-of.ts'
import { storable, storableRecord } from '../../db/storable.ts'
import { addUpnReading, writePrimaryPerson } from './affinity-store.ts'
import { lockComputer } from './lock-computer.ts'
import { writeSoftwareList } from './software-store.ts'

type FoundInventory = NonNullable<InventoryMessage['found']>

/** What one pathway to a computer reports of it. */
export type ReportedInventory = {
  readonly machine: InventoryMessage['machine']
  /** Null: the agent has just started, and has looked at nothing but the machine. */
  readonly found: FoundInventory | null
  /** When it was found, by the server's clock. */
  readonly at: Date
  /** Now. */
  readonly seenAt: Date
}

/**
 * What became of a report:
 * - `recorded`; `wiped` when it showed in doing so that the machine was set up anew;
 * - `older`: a later inventory is here already, and nothing was changed;
 * - `otherMachine`: it is not of this computer, and nothing was changed;
 * - `gone`: there is no such computer any more.
 */
export type RecordedInventory = 'recorded' | 'wiped' | 'older' | 'otherMachine' | 'gone'

export type WrittenInventory = {
  readonly became: RecordedInventory
  /** The roles that the computer was not known to have before. */
  readonly newRoles: readonly string[]
}

const comparedFields = {
  tenantId: true,
  name: true,
  kind: true,
  onboarding: true,
  hardwareUuid: true,
  installationId: true,
  rolesKnown: true,
  serial: true,
  signedInUser: true,
  lastAddress: true,
  roles: { select: { role: true } },
} as const

/**
 * Brings a computer up to what an agent reports of it; what the machine does not tell stays as it was. Facts that have
 * changed are announced, and only these.
 */
export async function writeInventory(
  tx: TransactionClient,
  computerId: string,
  report: ReportedInventory,
): Promise<WrittenInventory> {
  const { found, at, seenAt } = report
  if (!(await lockComputer(tx, computerId, seenAt))) return { became: 'gone', newRoles: [] }
  const before = await tx.computer.findUniqueOrThrow({
    where: { id: computerId },
    select: { ...comparedFields, inventoryAt: true },
  })
  if (found && before.inventoryAt && before.inventoryAt > at) return { became: 'older', newRoles: [] }
  const machine = storableRecord(report.machine)
  const state = recogniseMachine(machine, before)
  const hardwareUuid = await freeUuid(tx, computerId, machine.hardwareUuid)
  if (state === 'otherMachine' || (state === 'newBoard' && hardwareUuid === null))
    return { became: 'otherMachine', newRoles: [] }
  const told = {
    name: machine.hostname,
    nameKey: keyOf(machine.hostname),
    kind: machine.kind,
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
  const after = await tx.computer.update({
    where: { id: computerId },
    data: {
      ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null)),
      ...(state === 'wiped' ? { onboarding: 'needed' } : {}),
      ...(found ? foundColumns(found, at) : {}),
    },
    select: {
      name: true,
      kind: true,
      onboarding: true,
      rolesKnown: true,
      serial: true,
      signedInUser: true,
      lastAddress: true,
    },
  })
  const changes = [
    before.name !== after.name,
    before.kind !== after.kind,
    before.onboarding !== after.onboarding,
    before.rolesKnown !== after.rolesKnown,
    // No decision depends on these, but computers are looked up by them.
    before.serial !== after.serial,
    before.signedInUser !== after.signedInUser,
    before.lastAddress !== after.lastAddress,
    found !== null && (await writeFound(tx, computerId, found, { at, roles: before.roles })),
  ]
  if (changes.includes(true)) await recordFactChanges(tx, 'computer', [computerId])
  const known = new Set(before.roles.map(({ role }) => role))
  const newRoles = [...new Set(found?.roles ?? [])].filter((role) => !known.has(role))
  return { became: state === 'wiped' ? 'wiped' : 'recorded', newRoles }
}

/** What has tables of its own. Gives whether a fact has changed. */
async function writeFound(
  tx: TransactionClient,
  computerId: string,
  { roles, software, signedIn }: FoundInventory,
  before: { at: Date; roles: readonly { role: string }[] },
): Promise<boolean> {
  const rolesChanged = roles !== null && (await writeRoles(tx, computerId, before.roles, roles))
  // No machine is without any software: an empty list is one that could not be read, and nothing is gone for it.
  if (software && software.length > 0) await writeSoftwareList(tx, computerId, software, before.at)
  if (signedIn?.upn) await addUpnReading(tx, computerId, signedIn.upn, before.at)
  const personChanged = await writePrimaryPerson(tx, computerId)
  return rolesChanged || personChanged
}

async function writeRoles(
  tx: TransactionClient,
  computerId: string,
  before: readonly { role: string }[],
  after: readonly string[],
): Promise<boolean> {
  const [old, wanted] = [new Set(before.map(({ role }) => role)), new Set<string>(after)]
  if (old.size === wanted.size && [...old].every((role) => wanted.has(role))) return false
  await tx.computerRole.deleteMany({ where: { computerId } })
  await tx.computerRole.createMany({ data: [...wanted].map((role) => ({ computerId, role })) })
  return true
}

function foundColumns({ rebootPending, signedIn, roles }: FoundInventory, at: Date) {
  return {
    rebootPending,
    signedInUser: signedIn ? storable(signedIn.name) : null,
    inventoryAt: at,
    ...(roles === null ? {} : { rolesKnown: true }),
  }
}

/** The UUID that a machine reports, where it identifies one and no other computer has it; else null. */
async function freeUuid(
  tx: TransactionClient,
  computerId: string,
  reported: string | null,
): Promise<string | null> {
  const uuid = identifyingUuid(reported)
  if (uuid === null) return null
  const others = await tx.computer.count({
    where: { id: { not: computerId }, hardwareUuid: { in: [uuid, uuid.toLowerCase()] } },
  })
  return others === 0 ? uuid : null
}
