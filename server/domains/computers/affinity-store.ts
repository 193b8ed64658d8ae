import { type DomainAccount, domainAccountOf } from '../../../core/affinity/domain-account.ts'
import { countedReadings, findPrimaryPerson, primaryUpn } from '../../../core/affinity/primary-person.ts'
import type { Database, TransactionClient } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { keyOf } from '../../db/key-of.ts'
import { storable } from '../../db/storable.ts'
import { recordWithin } from '../audit/audit-service.ts'
import { lockComputer } from './lock-computer.ts'

/** A signed-in user whose UPN the machine does not know, but a domain controller may. */
export type PendingUpnLookup = {
  readonly computerId: string
  readonly tenantId: string
  readonly account: DomainAccount
  /** When he was seen; the reading will be of this instant. */
  readonly at: Date
}

/** Adds a reading of who was signed in; the last ten are kept. A second one of the same instant adds nothing. */
export async function addUpnReading(
  tx: TransactionClient,
  computerId: string,
  upn: string,
  readAt: Date,
): Promise<void> {
  if ((await tx.upnReading.count({ where: { computerId, readAt } })) > 0) return
  const text = storable(upn)
  await tx.upnReading.create({ data: { computerId, upn: text, upnKey: keyOf(text), readAt } })
  const old = await tx.upnReading.findMany({
    where: { computerId },
    select: { id: true },
    orderBy: [{ readAt: 'desc' }, { id: 'desc' }],
    skip: countedReadings,
  })
  if (old.length > 0) await tx.upnReading.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } })
}

/**
 * Makes a computer's primary person what its readings say, with an entry of the audit. Without readings it stays as it
 * was told otherwise. Gives whether it has changed; whoever calls announces that.
 */
export async function writePrimaryPerson(tx: TransactionClient, computerId: string): Promise<boolean> {
  const computer = await tx.computer.findUniqueOrThrow({
    where: { id: computerId },
    select: {
      tenantId: true,
      primaryPersonKnown: true,
      primaryPersonId: true,
      upnReadings: {
        select: { upn: true },
        orderBy: [{ readAt: 'desc' }, { id: 'desc' }],
        take: countedReadings,
      },
    },
  })
  const upn = primaryUpn(computer.upnReadings)
  if (upn === null) return false
  const persons = await tx.person.findMany({
    where: { tenantId: computer.tenantId, upnKey: keyOf(upn) },
    select: { id: true, upn: true },
    take: 2,
  })
  const found = findPrimaryPerson(computer.upnReadings, persons)
  const primaryPersonId = found.known ? found.personId : null
  if (computer.primaryPersonKnown === found.known && computer.primaryPersonId === primaryPersonId)
    return false
  await tx.computer.update({
    where: { id: computerId },
    data: { primaryPersonKnown: found.known, primaryPersonId },
  })
  await recordWithin(tx, [
    {
      actor: 'server',
      action: 'computer.primaryPerson',
      subject: { kind: 'computer', id: computerId },
      tenantId: computer.tenantId,
      detail: { before: computer.primaryPersonId, after: primaryPersonId },
    },
  ])
  return true
}

/** Who sits at which computer, and whom to ask where a machine does not know. */
export function createAffinityStore({ prisma }: Database) {
  return {
    /**
     * Finds the primary persons of a tenant's computers anew, as after its persons were synced: a reading may be of
     * somebody who has only now become known. Gives how many have changed.
     */
    async refreshPrimaryPersons(tenantId: string): Promise<number> {
      return await prisma.$transaction(async (tx) => {
        const computers = await tx.computer.findMany({
          where: { tenantId, upnReadings: { some: {} } },
          select: { id: true },
          orderBy: { id: 'asc' },
        })
        const changed: string[] = []
        for (const { id } of computers)
          if ((await lockComputer(tx, id, new Date())) && (await writePrimaryPerson(tx, id))) changed.push(id)
        if (changed.length > 0) await recordFactChanges(tx, 'computer', changed)
        return changed.length
      })
    },

    /**
     * Users of a Windows domain who were signed in at their computer's last inventory, without a UPN that the machine
     * knew. None of a tenant that has a directory linked: there the machine itself knows.
     * @param about one computer, or all whose last inventory is not older than `since`
     */
    async pendingUpnLookups(
      about: { readonly computerId: string } | { readonly since: Date },
    ): Promise<PendingUpnLookup[]> {
      const rows = await prisma.computer.findMany({
        where: {
          ...('since' in about
            ? { inventoryAt: { gte: about.since } }
            : { id: about.computerId, inventoryAt: { not: null } }),
          signedInUser: { not: null },
          tenant: { links: { none: { integration: { kind: 'directory', enabled: true } } } },
        },
        select: {
          id: true,
          tenantId: true,
          name: true,
          signedInUser: true,
          inventoryAt: true,
          upnReadings: { select: { readAt: true }, orderBy: { readAt: 'desc' }, take: 1 },
        },
        orderBy: { id: 'asc' },
      })
      return rows.flatMap(({ id, tenantId, name, signedInUser, inventoryAt, upnReadings }) => {
        const account = domainAccountOf(signedInUser ?? '', name)
        const [latest] = upnReadings
        if (!account || !inventoryAt || (latest && latest.readAt >= inventoryAt)) return []
        return [{ computerId: id, tenantId, account, at: inventoryAt }]
      })
    },

    /** A domain controller of the tenant that is online now, the primary one first; null where there is none. */
    async findDomainController(tenantId: string): Promise<{ id: string; name: string } | null> {
      const rows = await prisma.computer.findMany({
        where: {
          tenantId,
          roles: { some: { role: { in: ['domainController', 'primaryDomainController'] } } },
          agents: { some: { kind: 'deskhand', online: true, revokedAt: null } },
        },
        select: { id: true, name: true, roles: { select: { role: true } } },
        orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
      })
      const isPrimary = ({ roles }: (typeof rows)[number]) =>
        roles.some(({ role }) => role === 'primaryDomainController')
      const chosen = rows.find(isPrimary) ?? rows[0]
      return chosen ? { id: chosen.id, name: chosen.name } : null
    },

    /**
     * Keeps the UPN that a domain controller gave for who was signed in at `at` (`PendingUpnLookup`), and finds the
     * computer's primary person anew. Saying it twice adds nothing; neither does a computer that is gone.
     */
    async saveUpn(computerId: string, upn: string, at: Date): Promise<void> {
      await prisma.$transaction(async (tx) => {
        if (!(await lockComputer(tx, computerId, new Date()))) return
        await addUpnReading(tx, computerId, upn, at)
        if (await writePrimaryPerson(tx, computerId)) await recordFactChanges(tx, 'computer', [computerId])
      })
    },
  }
}
