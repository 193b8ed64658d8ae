import { remoteSessionKinds, remoteSessionUrl } from '../../integrations/remote-session-url.ts'

/** A link that opens a remote session with a computer in an RMM, for somebody who is signed in there. */
export type RemoteSession = {
  /** The integration's name. */
  readonly name: string
  readonly url: string
}

/** What of a computer's agents says where its remote sessions open. */
export const remoteAgents = {
  where: {
    kind: { in: [...remoteSessionKinds] as string[] },
    externalId: { not: null },
    revokedAt: null,
    integration: { enabled: true },
  },
  select: { kind: true, externalId: true, integration: { select: { name: true, baseUrl: true } } },
  orderBy: [{ preference: 'asc' }, { id: 'asc' }],
} as const

type RemoteAgent = {
  readonly kind: string
  readonly externalId: string | null
  readonly integration: { readonly name: string; readonly baseUrl: string } | null
}

/** The links of a computer's agents, the preferred first; one without a safe address has none. */
export function remoteSessionsOf(agents: readonly RemoteAgent[]): RemoteSession[] {
  return agents.flatMap(({ kind, externalId, integration }) => {
    const url = integration && externalId && remoteSessionUrl(kind, integration.baseUrl, externalId)
    return url ? [{ name: integration.name, url }] : []
  })
}
