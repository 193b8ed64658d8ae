/** Kinds of agents whose system has a page that opens a remote session by the agent's id. */
export const remoteSessionKinds = ['screenconnect', 'meshcentral'] as const

const loopback = ['127.0.0.1', 'localhost', '[::1]']

/**
 * The page of an RMM that opens a remote session with one of its agents, for somebody who is signed in there: it never
 * holds a token. Null for kinds that have no such page, for ids that are not of the vendor's form, and for addresses
 * without https (but for plain http on this very machine), or with a user name in them.
 * @param externalId the RMM's own id of the agent: ScreenConnect's session id, MeshCentral's node id
 */
export function remoteSessionUrl(kind: string, baseUrl: string, externalId: string): string | null {
  const base = baseOf(baseUrl)
  if (base === null) return null
  switch (kind) {
    case 'screenconnect':
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(externalId)
        ? `${base}/Host#Access/All%20Machines//${externalId}/Join`
        : null
    case 'meshcentral': {
      // The third part of `node//…`. Its letters need no encoding in a query, and the page reads them as they stand.
      const node = /^node\/[^/]*\/([A-Za-z0-9@$]+)$/.exec(externalId)?.[1]
      return node === undefined ? null : `${base}/?gotonode=${node}&viewmode=11&hide=31`
    }
    default:
      return null
  }
}

function baseOf(address: string): string | null {
  const trimmed = address.trim()
  if (!URL.canParse(trimmed)) return null
  const { protocol, hostname, origin, pathname, username, password } = new URL(trimmed)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname))
  if (!isSafe || username !== '' || password !== '') return null
  return `${origin}${pathname.replace(/\/+$/, '')}`
}
