import type { Database } from '../../db/client.ts'
import { chunksOf } from './chunks-of.ts'

/** Who is connected where; a process writes only of connections that it holds. */
export function createConnectionStore({ prisma }: Database) {
  return {
    /** False for an agent that is revoked. */
    async connect(agentId: string, processId: string, at: Date): Promise<boolean> {
      const { count } = await prisma.agent.updateMany({
        where: { id: agentId, revokedAt: null },
        data: { online: true, connectedTo: processId, connectedAt: at, lastSeenAt: at },
      })
      return count === 1
    },

    /** False when another process holds a newer connection of it. */
    async disconnect(agentId: string, processId: string): Promise<boolean> {
      const { count } = await prisma.agent.updateMany({
        where: { id: agentId, connectedTo: processId },
        data: { online: false, connectedTo: null },
      })
      return count === 1
    },

    /** The agent has said something. */
    async hear(agentId: string, at: Date): Promise<void> {
      await prisma.agent.updateMany({ where: { id: agentId }, data: { lastSeenAt: at } })
    },

    /** Those of these agents that are still connected to this process, not revoked, and were heard of since then. */
    async findConnected(
      agentIds: readonly string[],
      processId: string,
      heardSince: Date,
    ): Promise<Set<string>> {
      const connected = new Set<string>()
      for (const ids of chunksOf(agentIds, 500)) {
        const rows = await prisma.agent.findMany({
          where: {
            id: { in: ids },
            connectedTo: processId,
            revokedAt: null,
            lastSeenAt: { gte: heardSince },
          },
          select: { id: true },
        })
        for (const { id } of rows) connected.add(id)
      }
      return connected
    },

    /** Agents whose process has died with their connection: not heard of since then. They are offline from now on. */
    async dropSilent(heardBefore: Date): Promise<string[]> {
      const silent = await prisma.agent.findMany({
        where: { kind: 'deskhand', online: true, lastSeenAt: { lt: heardBefore } },
        select: { id: true },
      })
      const dropped: string[] = []
      for (const { id } of silent) {
        const { count } = await prisma.agent.updateMany({
          where: { id, online: true, lastSeenAt: { lt: heardBefore } },
          data: { online: false, connectedTo: null },
        })
        if (count === 1) dropped.push(id)
      }
      return dropped
    },
  }
}
