/**
 * Whether a run may speak to an address. An entry is a host (`api.example.com`), a host and all below another one
 * (`*.example.com`, which is not `example.com` itself), either with a port; `https` is meant. Only an entry that says
 * `http://host:port` allows that one without encryption.
 */
export function isHostAllowed(url: URL, entries: readonly string[]): boolean {
  return entries.some((entry) => matches(url, entry.trim().toLowerCase()))
}

function matches(url: URL, entry: string): boolean {
  const wildcard = /^(https:\/\/)?\*\.(?<rest>[^*]+)$/.exec(entry)
  const allowed = originOf(wildcard?.groups?.rest ?? entry)
  if (!allowed || allowed.protocol !== url.protocol || allowed.port !== url.port) return false
  if (!wildcard) return allowed.hostname === url.hostname
  return allowed.protocol === 'https:' && url.hostname.endsWith(`.${allowed.hostname}`)
}

/** Null: no host that anybody could mean. */
function originOf(entry: string): URL | null {
  const text = /^https?:\/\//.test(entry) ? entry : `https://${entry}`
  const url = URL.canParse(text) ? new URL(text) : null
  return url && !url.hostname.includes('*') && url.pathname === '/' && !url.search && !url.username
    ? url
    : null
}
