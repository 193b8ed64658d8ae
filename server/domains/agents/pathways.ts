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

    /** Ids of the sessions that have something under way through this agent. */
    async sessionsThrough(agentId: string): Promise<string[]> {
      const rows = await prisma.agentCommand.findMany({
        where: { agentId, ...open, sessionId: { not: null } },
        select: { sessionId: true },
        distinct: ['sessionId'],
      })
      return rows.flatMap(({ sessionId }) => sessionId ?? [])
    },
  }
}
