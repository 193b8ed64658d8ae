import type { LookupRecord, LookupValue } from '../../../core/lookup/lookup-record.ts'
import type { Database, Prisma } from '../../db/client.ts'
import { type FactChanges, lastFactSequence, readFactChanges } from '../../db/fact-changes.ts'
import { createRemoteSessionStore, type RemoteSession } from './remote-session-store.ts'

/** A computer as an answer shows it, as it is now. */
export type FoundComputer = {
  readonly id: string
  readonly name: string
  readonly online: boolean
  readonly tenant: { readonly id: string; readonly name: string }
  readonly person: { readonly id: string; readonly name: string } | null
  readonly serial: string | null
  readonly address: string | null
  /** Who is signed in, as the machine names him. */
  readonly user: string | null
  readonly os: string | null
  readonly remote: RemoteSession[]
  /** All that it can be found by. */
  readonly values: readonly LookupValue[]
}

export type LookupStore = ReturnType<typeof createLookupStore>

/** So many computers that a person has opened are kept. */
const keptVisits = 50

/** From so many changes on, everything is read again. */
const mostChanges = 5_000

/** Of one statement. */
const rowsAtOnce = 500

const isOnline = { online: true, revokedAt: null } as const

const valueColumns = {
  id: true,
  tenantId: true,
  name: true,
  serial: true,
  lastAddress: true,
  signedInUser: true,
  tenant: { select: { id: true, name: true } },
  primaryPerson: { select: { id: true, tenantId: true, name: true, email: true } },
  tags: { select: { tag: true }, orderBy: { tag: 'asc' } },
} as const satisfies Prisma.ComputerSelect

type ValueRow = Prisma.ComputerGetPayload<{ select: typeof valueColumns }>

/** Reads what computers are found by, and alone writes which ones people have opened. */
export function createLookupStore(database: Database) {
  const { prisma } = database
  const { remoteSessions } = createRemoteSessionStore(database)

  async function records(where: Prisma.ComputerWhereInput): Promise<LookupRecord[]> {
    const rows = await prisma.computer.findMany({
      where,
      select: { ...valueColumns, agents: { where: isOnline, select: { id: true }, take: 1 } },
      orderBy: { id: 'asc' },
      take: rowsAtOnce,
    })
    return rows.map(({ agents, ...row }) => ({
      id: row.id,
      tenantId: row.tenantId,
      personId: row.primaryPerson?.id ?? null,
      online: agents.length > 0,
      values: valuesOf(row),
    }))
  }

  return {
    /** The next computers behind this id, in the order of their ids; fewer than `rowsAtOnce` at the end. */
    async recordsAfter(id: string): Promise<LookupRecord[]> {
      return await records({ id: { gt: id } })
    },

    /** Those of at most `rowsAtOnce` computers that still exist. */
    async recordsOf(ids: readonly string[]): Promise<LookupRecord[]> {
      return await records({ id: { in: [...ids] } })
    },

    rowsAtOnce,

    /** The last change of facts. */
    async lastChange(): Promise<number> {
      return await lastFactSequence(prisma)
    },

    /** The changes after one of facts, or null where they can't be told one by one. */
    async changesAfter(sequence: number): Promise<FactChanges | null> {
      return await readFactChanges(prisma, sequence, mostChanges)
    },

    /** Agents that are connected, behind this agent's id in the order of ids, with their computers. */
    async onlineAfter(agentId: string): Promise<{ id: string; computerId: string | null }[]> {
      return await prisma.agent.findMany({
        where: { ...isOnline, id: { gt: agentId } },
        select: { id: true, computerId: true },
        orderBy: { id: 'asc' },
        take: 4 * rowsAtOnce,
      })
    },

    /** The computers of these that are of these tenants, in the order asked for. */
    async found(ids: readonly string[], tenants: 'all' | readonly string[]): Promise<FoundComputer[]> {
      if (ids.length === 0) return []
      const rows = await prisma.computer.findMany({
        where: { id: { in: [...ids] }, ...ofTenants(tenants) },
        select: { ...valueColumns, os: true, agents: { where: isOnline, select: { id: true }, take: 1 } },
      })
      const remote = await remoteSessions(rows.map(({ id }) => id))
      const byId = new Map(
        rows.map((row) => [row.id, { ...foundOf(row), remote: remote.get(row.id) ?? [] }] as const),
      )
      return ids.flatMap((id) => byId.get(id) ?? [])
    },

    /** The tenant of a computer, or null where there is no such computer. */
    async tenantOf(computerId: string): Promise<string | null> {
      const row = await prisma.computer.findUnique({ where: { id: computerId }, select: { tenantId: true } })
      return row?.tenantId ?? null
    },

    /** The computers that a user has opened and that are of these tenants, the latest first. */
    async visited(userId: string, tenants: 'all' | readonly string[], limit: number): Promise<string[]> {
      const rows = await prisma.computerVisit.findMany({
        where: { userId, computer: ofTenants(tenants) },
        select: { computerId: true },
        orderBy: [{ at: 'desc' }, { computerId: 'asc' }],
        take: limit,
      })
      return rows.map(({ computerId }) => computerId)
    },

    /** Keeps that a user has opened a computer, and no more than his last `keptVisits`. */
    async visit(userId: string, computerId: string, at: Date): Promise<void> {
      await prisma.$transaction(async (tx) => {
        await tx.computerVisit.upsert({
          where: { userId_computerId: { userId, computerId } },
          create: { userId, computerId, at },
          update: { at },
        })
        const old = await tx.computerVisit.findMany({
          where: { userId },
          select: { computerId: true },
          orderBy: [{ at: 'desc' }, { computerId: 'asc' }],
          skip: keptVisits,
        })
        if (old.length === 0) return
        const gone = old.map((one) => one.computerId)
        await tx.computerVisit.deleteMany({ where: { userId, computerId: { in: gone } } })
      })
    },

    keptVisits,
  }
}

function ofTenants(tenants: 'all' | readonly string[]) {
  return tenants === 'all' ? {} : { tenantId: { in: [...tenants] } }
}

/** A person of another tenant is nothing that whoever sees the computer may see. */
function personOf({ tenantId, primaryPerson }: ValueRow) {
  return primaryPerson?.tenantId === tenantId ? primaryPerson : null
}

function valuesOf(row: ValueRow): LookupValue[] {
  const person = personOf(row)
  const values: [LookupValue['field'], string | null | undefined][] = [
    ['name', row.name],
    ['serial', row.serial],
    ['tenant', row.tenant.name],
    ['person', person?.name],
    ['person', person?.email],
    ['user', row.signedInUser],
    ['address', row.lastAddress],
    ...row.tags.map(({ tag }) => ['tag', tag] as [LookupValue['field'], string]),
  ]
  return values.flatMap(([field, value]) => (value ? [{ field, value }] : []))
}

function foundOf(row: ValueRow & { os: string | null; agents: readonly unknown[] }) {
  const person = personOf(row)
  return {
    id: row.id,
    name: row.name,
    online: row.agents.length > 0,
    tenant: row.tenant,
    person: person && { id: person.id, name: person.name },
    serial: row.serial,
    address: row.lastAddress,
    user: row.signedInUser,
    os: row.os,
    values: valuesOf(row),
  }
}
