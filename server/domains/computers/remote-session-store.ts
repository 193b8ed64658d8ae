import type { Database } from '../../db/client.ts'
import { remoteSessionKinds, remoteSessionUrl } from '../../integrations/remote-session-url.ts'

/** A link that opens a remote session with a computer in an RMM, for somebody who is signed in there. */
export type RemoteSession = {
  /** The integration's name. */
  readonly name: string
  readonly url: string
}

/** Reads where remote sessions with computers open. */
export function createRemoteSessionStore({ prisma }: Database) {
  return {
    /** The links by computer, those of the preferred agents first. Computers that have none are left out. */
    async remoteSessions(computerIds: readonly string[]): Promise<Map<string, RemoteSession[]>> {
      const agents = await prisma.agent.findMany({
        where: {
          computerId: { in: [...computerIds] },
          kind: { in: [...remoteSessionKinds] },
          externalId: { not: null },
          revokedAt: null,
          integration: { enabled: true },
        },
        select: {
          computerId: true,
          kind: true,
          externalId: true,
          integration: { select: { name: true, baseUrl: true } },
        },
        orderBy: [{ preference: 'asc' }, { id: 'asc' }],
      })
      const links = new Map<string, RemoteSession[]>()
      for (const { computerId, kind, externalId, integration } of agents) {
        if (computerId === null || externalId === null || integration === null) continue
        const url = remoteSessionUrl(kind, integration.baseUrl, externalId)
        if (url === null) continue
        links.set(computerId, [...(links.get(computerId) ?? []), { name: integration.name, url }])
      }
      return links
    },
  }
}
