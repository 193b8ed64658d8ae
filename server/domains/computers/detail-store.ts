import type { Database } from '../../db/client.ts'

/** What is known of one computer, for its page. */
export type ComputerDetail = NonNullable<
  Awaited<ReturnType<ReturnType<typeof createDetailStore>['findDetail']>>
>

/** One entry of a computer's software, as its page lists it. */
export type InstalledEntry = {
  readonly id: string
  readonly name: string
  readonly version: string | null
  readonly publisher: string | null
  /** Since when it is known in this version. */
  readonly firstSeenAt: Date
}

/** Reads what the page of a computer tells. */
export function createDetailStore({ prisma }: Database) {
  return {
    /** The computer with its tenant, primary person, tags, groups and the agents that were not revoked; or null. */
    async findDetail(id: string) {
      return await prisma.computer.findUnique({
        where: { id },
        select: {
          id: true,
          name: true,
          tenant: { select: { id: true, name: true } },
          primaryPerson: { select: { id: true, name: true, email: true, tenantId: true } },
          kind: true,
          os: true,
          osVersion: true,
          manufacturer: true,
          model: true,
          serial: true,
          lastAddress: true,
          signedInUser: true,
          onboarding: true,
          maintenanceExcluded: true,
          rebootPending: true,
          inventoryAt: true,
          lastSeenAt: true,
          createdAt: true,
          roles: { select: { role: true }, orderBy: { role: 'asc' } },
          tags: { select: { tag: true }, orderBy: { tag: 'asc' } },
          deviceGroups: { select: { deviceGroup: true }, orderBy: { deviceGroup: 'asc' } },
          agents: {
            where: { revokedAt: null },
            select: { id: true, kind: true, name: true, version: true, online: true, lastSeenAt: true },
            // As a command chooses its pathway.
            orderBy: [{ preference: 'asc' }, { id: 'asc' }],
          },
        },
      })
    },

    /** What is installed as far as is known, by name. */
    async listInstalled(computerId: string): Promise<InstalledEntry[]> {
      return await prisma.installedSoftware.findMany({
        where: { computerId, goneAt: null },
        select: { id: true, name: true, version: true, publisher: true, firstSeenAt: true },
        orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
      })
    },
  }
}
