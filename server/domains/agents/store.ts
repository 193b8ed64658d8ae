import type { Database, TransactionClient } from '../../db/client.ts'
import { createCommandStore } from './command-store.ts'
import { createConnectionStore } from './connection-store.ts'
import { createUndecidedStore } from './undecided-store.ts'

export { type CommandRecord, isSettled, type WaitingCommand } from './command-store.ts'

/** One pathway to a computer. */
export type AgentRecord = {
  readonly id: string
  readonly computerId: string | null
  readonly tenantId: string
  /** deskhand | meshcentral | automate | screenconnect | tacticalRmm */
  readonly kind: string
  readonly publicKey: string | null
  readonly name: string
  readonly platform: string | null
  readonly version: string | null
  /** A JSON array: what a command may require of it. */
  readonly features: string
  readonly hardwareUuid: string | null
  readonly installationId: string | null
  readonly online: boolean
  /** The server process that holds its connection. */
  readonly connectedTo: string | null
  readonly connectedAt: Date | null
  readonly lastSeenAt: Date | null
  readonly enrolledAt: Date
  readonly revokedAt: Date | null
}

export type EnrolmentTokenRecord = {
  readonly id: string
  readonly tenantId: string
  readonly computerId: string | null
  readonly expiresAt: Date
  readonly usedAt: Date | null
  /** The agent that it took in. */
  readonly usedBy: string | null
}

export type NewEnrolmentToken = {
  readonly tenantId: string
  readonly secretHash: string
  readonly computerId: string | null
  readonly expiresAt: Date
  readonly createdBy: string | null
}

/** An agent of our own kind that has just enrolled. */
export type NewAgent = {
  readonly id: string
  readonly computerId: string | null
  readonly tenantId: string
  readonly publicKey: string
  readonly name: string
  readonly platform: string
  readonly version: string
  readonly hardwareUuid: string | null
  readonly installationId: string | null
  readonly enrolledAt: Date
}

export type NewUndecidedRecord = {
  readonly agentId: string
  readonly tenantId: string
  readonly reason: string
  /** The computers it may be, with why. */
  readonly candidates: readonly { computerId: string; because: string }[]
}

export type AgentStore = ReturnType<typeof createAgentStore>

const agentFields = {
  id: true,
  computerId: true,
  tenantId: true,
  kind: true,
  publicKey: true,
  name: true,
  platform: true,
  version: true,
  features: true,
  hardwareUuid: true,
  installationId: true,
  online: true,
  connectedTo: true,
  connectedAt: true,
  lastSeenAt: true,
  enrolledAt: true,
  revokedAt: true,
} as const

const tokenFields = {
  id: true,
  tenantId: true,
  computerId: true,
  expiresAt: true,
  usedAt: true,
  usedBy: true,
} as const

/** Reads and alone writes agents, enrolment tokens, agents' commands and undecided records. */
export function createAgentStore(database: Database) {
  const { prisma } = database
  return {
    ...createCommandStore(database),
    ...createConnectionStore(database),
    ...createUndecidedStore(database),

    /** Runs a use case that writes more than this domain's tables in one transaction. */
    async transaction<T>(work: (tx: TransactionClient) => Promise<T>): Promise<T> {
      return await prisma.$transaction(work)
    },

    async createToken(token: NewEnrolmentToken): Promise<EnrolmentTokenRecord> {
      return await prisma.enrolmentToken.create({ data: token, select: tokenFields })
    },

    async findToken(secretHash: string): Promise<EnrolmentTokenRecord | null> {
      return await prisma.enrolmentToken.findUnique({ where: { secretHash }, select: tokenFields })
    },

    /** Takes the token for this agent; false when somebody else was first. */
    async useToken(tx: TransactionClient, tokenId: string, agentId: string, usedAt: Date): Promise<boolean> {
      const { count } = await tx.enrolmentToken.updateMany({
        where: { id: tokenId, usedAt: null },
        data: { usedAt, usedBy: agentId },
      })
      return count === 1
    },

    async createAgent(tx: TransactionClient, agent: NewAgent): Promise<void> {
      await tx.agent.create({ data: { ...agent, kind: 'deskhand', externalId: agent.id } })
    },

    async createUndecidedRecord(tx: TransactionClient, record: NewUndecidedRecord): Promise<void> {
      await tx.undecidedRecord.create({ data: { ...record, candidates: JSON.stringify(record.candidates) } })
    },

    async findUndecidedRecord(id: string) {
      return await prisma.undecidedRecord.findUnique({
        where: { id },
        include: { agent: { select: agentFields } },
      })
    },

    /** Decides a record once; false when it had been decided. The agent then belongs to the computer. */
    async decideRecord(
      tx: TransactionClient,
      record: { id: string; agentId: string },
      decision: { decision: 'same' | 'new'; computerId: string; decidedBy: string | null; decidedAt: Date },
    ): Promise<boolean> {
      const { computerId, ...decided } = decision
      const { count } = await tx.undecidedRecord.updateMany({
        where: { id: record.id, decidedAt: null },
        data: decided,
      })
      if (count === 1) await tx.agent.update({ where: { id: record.agentId }, data: { computerId } })
      return count === 1
    },

    async findAgent(id: string): Promise<AgentRecord | null> {
      return await prisma.agent.findUnique({ where: { id }, select: agentFields })
    },

    async findAgentByPublicKey(publicKey: string): Promise<AgentRecord | null> {
      return await prisma.agent.findUnique({ where: { publicKey }, select: agentFields })
    },

    /** The agents of our own kind in a tenant that are listened to. */
    async listOwnAgents(tenantId: string): Promise<AgentRecord[]> {
      return await prisma.agent.findMany({
        where: { tenantId, kind: 'deskhand', revokedAt: null },
        select: agentFields,
        orderBy: { id: 'asc' },
      })
    },

    /** What the agent says of itself with every start. */
    async updateAgent(
      id: string,
      said: { version: string; platform: string; name: string; bootId: string | null; features: string },
    ): Promise<void> {
      await prisma.agent.updateMany({ where: { id }, data: said })
    },

    /** From now on the agent is not listened to; false when it was revoked or does not exist. */
    async revokeAgent(id: string, revokedAt: Date): Promise<boolean> {
      const { count } = await prisma.agent.updateMany({
        where: { id, revokedAt: null },
        data: { revokedAt, online: false, connectedTo: null },
      })
      return count === 1
    },
  }
}
