/** An account of a Windows domain: the domain's short name, and the account's name in it (sAMAccountName). */
export type DomainAccount = { readonly domain: string; readonly name: string }

/** Domains that Windows uses for its own accounts, and for those that no domain controller knows. */
const notOfDomains: ReadonlySet<string> = new Set([
  '.',
  'nt authority',
  'nt service',
  'window manager',
  'font driver host',
  'azuread',
  'workgroup',
])

/**
 * The domain's account behind a signed-in user as the machine names him (`DOMAIN\name`), where a domain controller may know
 * it. Null for accounts of the machine itself and for a name without a domain: another person of the domain may have
 * the same name, and would then pass for him.
 */
export function domainAccountOf(signedInUser: string, hostname: string): DomainAccount | null {
  const [domain = '', name = '', ...rest] = signedInUser.split('\\').map((part) => part.trim())
  if (domain === '' || name === '' || rest.length > 0) return null
  const folded = domain.toLowerCase()
  // The machine's own domain is its short name, which Windows cuts at 15 characters.
  const own = (hostname.split('.')[0] ?? '').toLowerCase()
  if (folded === own || folded === own.slice(0, 15) || notOfDomains.has(folded)) return null
  return { domain, name }
}
