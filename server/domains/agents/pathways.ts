import type { Database } from '../../db/client.ts'

export type Pathways = ReturnType<typeof createPathways>

const open = { status: { in: ['issued', 'started'] } }

/** Which agents reach a computer, and what is under way through them. */
export function createPathways({ prisma }: Database) {
  return {
    /** The agent that a command to the computer goes through: online, the preferred first; null = offline. */
    async choose(computerId: string): Promise<string | null> {
      const agent = await prisma.agent.findFirst({
        where: { computerId, kind: 'deskhand', online: true, revokedAt: null },
        orderBy: [{ preference: 'asc' }, { id: 'asc' }],
        select: { id: true },
      })
      return agent?.id ?? null
    },

    /** The same agent, with what a command may require of it and the start of the machine that it reported last. */
    async find(
      computerId: string,
    ): Promise<{ features: string[]; bootId: string | null; connectedAt: Date | null } | null> {
      const id = await this.choose(computerId)
      if (id === null) return null
      const { features, ...boot } = await prisma.agent.findUniqueOrThrow({
        where: { id },
        select: { features: true, bootId: true, connectedAt: true },
      })
      return { features: JSON.parse(features) as string[], ...boot }
    },

    /**
     * Whether a session can go on with a computer: the agents that have something of it under way are connected, or one is
     * where nothing is. What hangs on an agent that was revoked is not waited for.
     */
    async canGoOn(sessionId: string, computerId: string): Promise<boolean> {
      const holders = await prisma.agent.findMany({
        where: { revokedAt: null, commands: { some: { sessionId, ...open } } },
        select: { online: true },
      })
      return holders.length > 0
        ? holders.every(({ online }) => online)
        : (await this.choose(computerId)) !== null
    },

    /** The computer that an agent is a pathway to; null where that is undecided. */
    async computerOf(agentId: string): Promise<string | null> {
      const agent = await prisma.agent.findUnique({ where: { id: agentId }, select: { computerId: true } })
      return agent?.computerId ?? null
    },

    async isOnline(agentId: string): Promise<boolean> {
      return (await prisma.agent.count({ where: { id: agentId, online: true } })) > 0
    },

    /** Ids of the session's commands that have not ended. */
    async openCommands(sessionId: string): Promise<string[]> {
      const rows = await prisma.agentCommand.findMany({
        where: { sessionId, ...open },
        select: { id: true },
      })
      return rows.map(({ id }) => id)
    },
  }
}
