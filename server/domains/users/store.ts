import type { Role } from '../../../core/permissions/permissions.ts'
import { roles } from '../../../core/permissions/permissions.ts'
import type { Database, TransactionClient } from '../../db/client.ts'

/** A user as lists show him; never with anything that signs in. */
export interface UserRecord {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly limitedToTenants: boolean
  readonly tenantIds: readonly string[]
  readonly blocked: boolean
  readonly twoFactorEnabled: boolean
  readonly createdAt: Date
}

export interface NewUser {
  readonly name: string
  /** Lower case. */
  readonly email: string
  readonly role: Role
  /** The only tenants that he may reach; null: all. */
  readonly tenantIds: readonly string[] | null
  readonly passwordHash: string
}

/** One place where somebody is signed in. */
export interface SignInRecord {
  readonly id: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly userAgent: string | null
  readonly ipAddress: string | null
}

export type UserStore = ReturnType<typeof createUserStore>

const selected = {
  id: true,
  name: true,
  email: true,
  role: true,
  limitedToTenants: true,
  banned: true,
  twoFactorEnabled: true,
  createdAt: true,
  tenants: { select: { tenantId: true }, orderBy: { tenantId: 'asc' } },
} as const

const firstAdminLink = 'firstAdminLink'

/** For the question of the last admin: two who each take the other's role at once must not both succeed. */
const alone = { isolationLevel: 'Serializable' } as const

/** The users' tables. Only this store writes them, beside the sign-in library itself. */
export function createUserStore(database: Database) {
  const { prisma } = database
  return {
    /** All users, by name. */
    async list(): Promise<UserRecord[]> {
      const rows = await prisma.user.findMany({ select: selected, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
      return rows.map(recordOf)
    },

    async find(id: string): Promise<UserRecord | null> {
      const row = await prisma.user.findUnique({ where: { id }, select: selected })
      return row && recordOf(row)
    },

    async count(): Promise<number> {
      return prisma.user.count()
    },

    /** Throws on an e-mail address that is taken (`databaseErrorKind`: unique), and on an unknown tenant (foreignKey). */
    async create(user: NewUser): Promise<UserRecord> {
      return prisma.$transaction((tx) => insertUser(tx, user))
    },

    /** False when no such user exists. */
    async setTenants(id: string, tenantIds: readonly string[] | null): Promise<boolean> {
      return prisma.$transaction(async (tx) => {
        const changed = await tx.user.updateMany({
          where: { id },
          data: { limitedToTenants: tenantIds !== null },
        })
        if (changed.count === 0) return false
        await tx.userTenant.deleteMany({ where: { userId: id } })
        await tx.userTenant.createMany({
          data: (tenantIds ?? []).map((tenantId) => ({ userId: id, tenantId })),
        })
        return true
      })
    },

    /** `lastAdmin`: nobody else could make an admin again, so nothing was changed. */
    async setRole(id: string, role: Role): Promise<'done' | 'missing' | 'lastAdmin'> {
      return prisma.$transaction(async (tx) => {
        if (role !== 'admin' && (await isLastAdmin(tx, id))) return 'lastAdmin'
        const changed = await tx.user.updateMany({ where: { id }, data: { role } })
        return changed.count === 0 ? 'missing' : 'done'
      }, alone)
    },

    /** Blocks and ends every sign-in of the user, or unblocks. */
    async setBlocked(id: string, blocked: boolean): Promise<'done' | 'missing' | 'lastAdmin'> {
      return prisma.$transaction(async (tx) => {
        if (blocked && (await isLastAdmin(tx, id))) return 'lastAdmin'
        const changed = await tx.user.updateMany({ where: { id }, data: { banned: blocked } })
        if (changed.count === 0) return 'missing'
        if (blocked) await tx.authSession.deleteMany({ where: { userId: id } })
        return 'done'
      }, alone)
    },

    /** Sets the password and ends every sign-in of the user. False when no such user exists. */
    async setPassword(id: string, passwordHash: string): Promise<boolean> {
      return prisma.$transaction(async (tx) => {
        if ((await tx.user.count({ where: { id } })) === 0) return false
        const account = { userId: id, providerId: 'credential' }
        const changed = await tx.authAccount.updateMany({ where: account, data: { password: passwordHash } })
        if (changed.count === 0) {
          await tx.authAccount.create({ data: { ...account, accountId: id, password: passwordHash } })
        }
        await tx.authSession.deleteMany({ where: { userId: id } })
        return true
      })
    },

    /** The user behind a sign-in that is still alive at `now`, or null. */
    async findBySession(authSessionId: string, now: Date): Promise<UserRecord | null> {
      const row = await prisma.authSession.findUnique({
        where: { id: authSessionId, expiresAt: { gt: now } },
        select: { user: { select: selected } },
      })
      return row && recordOf(row.user)
    },

    /** Where the user is signed in at `now`, the latest first. */
    async listSignIns(userId: string, now: Date): Promise<SignInRecord[]> {
      return prisma.authSession.findMany({
        where: { userId, expiresAt: { gt: now } },
        select: { id: true, createdAt: true, expiresAt: true, userAgent: true, ipAddress: true },
        orderBy: { createdAt: 'desc' },
      })
    },

    /** False when it is not a sign-in of this user. */
    async endSignIn(userId: string, authSessionId: string): Promise<boolean> {
      return (await prisma.authSession.deleteMany({ where: { id: authSessionId, userId } })).count > 0
    },

    /** Keeps a value under a name until it is taken or its time is over. */
    async keepOnce(identifier: string, value: string, expiresAt: Date): Promise<void> {
      await prisma.authVerification.create({ data: { identifier, value, expiresAt } })
    },

    /** The value, for the first who asks before its time is over; null for everybody else. */
    async takeOnce(identifier: string, now: Date): Promise<string | null> {
      const row = await prisma.authVerification.findFirst({ where: { identifier, expiresAt: { gt: now } } })
      if (!row) return null
      const taken = await prisma.authVerification.deleteMany({ where: { id: row.id } })
      return taken.count === 1 ? row.value : null
    },

    /** Replaces the one-time link of the first admin by its hash. */
    async keepFirstAdminLink(hash: string): Promise<void> {
      await prisma.serverSetting.upsert({
        where: { name: firstAdminLink },
        create: { name: firstAdminLink, value: hash },
        update: { value: hash },
      })
    },

    /** True while the link with this hash would be accepted. */
    async hasFirstAdminLink(hash: string): Promise<boolean> {
      return (await prisma.serverSetting.count({ where: { name: firstAdminLink, value: hash } })) === 1
    },

    /** Spends the link and creates the admin, both or neither; null when the link is spent or users exist. */
    async createFirstAdmin(hash: string, user: NewUser): Promise<UserRecord | null> {
      return prisma.$transaction(async (tx) => {
        const spent = await tx.serverSetting.deleteMany({ where: { name: firstAdminLink, value: hash } })
        if (spent.count === 0 || (await tx.user.count()) > 0) return null
        return insertUser(tx, user)
      })
    },
  }
}

async function insertUser(tx: TransactionClient, user: NewUser): Promise<UserRecord> {
  const { id } = await tx.user.create({
    data: {
      name: user.name,
      email: user.email,
      emailVerified: true,
      role: user.role,
      limitedToTenants: user.tenantIds !== null,
      tenants: { create: (user.tenantIds ?? []).map((tenantId) => ({ tenantId })) },
    },
  })
  await tx.authAccount.create({
    data: { userId: id, accountId: id, providerId: 'credential', password: user.passwordHash },
  })
  return recordOf(await tx.user.findUniqueOrThrow({ where: { id }, select: selected }))
}

async function isLastAdmin(tx: TransactionClient, id: string): Promise<boolean> {
  const admins = await tx.user.findMany({ where: { role: 'admin', banned: false }, select: { id: true } })
  return admins.length === 1 && admins[0]?.id === id
}

interface UserRow {
  id: string
  name: string
  email: string
  role: string
  limitedToTenants: boolean
  banned: boolean
  twoFactorEnabled: boolean
  createdAt: Date
  tenants: { tenantId: string }[]
}

function recordOf(row: UserRow): UserRecord {
  const { banned, tenants, role, ...rest } = row
  return { ...rest, role: roleOf(role), blocked: banned, tenantIds: tenants.map((tenant) => tenant.tenantId) }
}

/** A role that this version does not know may do the least. */
function roleOf(text: string): Role {
  return roles.find((role) => role === text) ?? 'readOnly'
}
