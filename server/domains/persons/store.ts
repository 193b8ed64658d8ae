import type { Database } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { keyOf, keyOrNull } from '../../db/key-of.ts'

export type NewPerson = {
  readonly id?: string
  readonly tenantId: string
  readonly name: string
  readonly upn?: string | null
  readonly email?: string | null
  readonly tags?: readonly string[]
}

export type NewGroup = { readonly id?: string; readonly tenantId: string; readonly name: string }

export type PersonSummary = {
  readonly id: string
  readonly tenantId: string
  readonly name: string
  readonly email: string | null
}

export type PersonStore = ReturnType<typeof createPersonStore>

const summary = { id: true, tenantId: true, name: true, email: true } as const

/** Reads and alone writes persons, directory groups and who is in them. */
export function createPersonStore({ prisma }: Database) {
  return {
    /** Adds a person to an existing tenant. Gives the id. */
    async create(person: NewPerson): Promise<string> {
      return await prisma.$transaction(async (tx) => {
        const { id } = await tx.person.create({
          data: {
            ...(person.id ? { id: person.id } : {}),
            tenantId: person.tenantId,
            name: person.name,
            nameKey: keyOf(person.name),
            upn: person.upn ?? null,
            upnKey: keyOrNull(person.upn),
            email: person.email ?? null,
            emailKey: keyOrNull(person.email),
            tags: { create: (person.tags ?? []).map((tag) => ({ tag })) },
          },
          select: { id: true },
        })
        await recordFactChanges(tx, 'person', [id])
        return id
      })
    },

    /** Adds an empty group; `setMembers` fills it. */
    async createGroup(group: NewGroup): Promise<string> {
      return await prisma.$transaction(async (tx) => {
        const { id } = await tx.group.create({
          data: { ...(group.id ? { id: group.id } : {}), tenantId: group.tenantId, name: group.name },
          select: { id: true },
        })
        await recordFactChanges(tx, 'group', [id])
        return id
      })
    },

    /** Replaces who is in a group: persons, and groups within it (a circle of groups is legal). */
    async setMembers(groupId: string, personIds: readonly string[], groupIds: readonly string[]) {
      await prisma.$transaction(async (tx) => {
        await tx.groupPerson.deleteMany({ where: { groupId } })
        await tx.groupGroup.deleteMany({ where: { groupId } })
        await tx.groupPerson.createMany({ data: personIds.map((personId) => ({ groupId, personId })) })
        await tx.groupGroup.createMany({ data: groupIds.map((subgroupId) => ({ groupId, subgroupId })) })
        await recordFactChanges(tx, 'group', [groupId])
      })
    },

    async find(id: string): Promise<PersonSummary | null> {
      return await prisma.person.findUnique({ where: { id }, select: summary })
    },

    /** The tenant's persons with exactly this address, whatever its case. */
    async findByEmail(tenantId: string, email: string): Promise<PersonSummary[]> {
      return await prisma.person.findMany({
        where: { tenantId, emailKey: keyOf(email) },
        select: summary,
        orderBy: { id: 'asc' },
      })
    },
  }
}
