import { z } from 'zod'
import { boundSoftware, type Found, type RawSoftware, signedInAs } from './found.ts'
import { unpackGuid } from './packed-guid.ts'

const text = z.string().nullish()
const softwareSchema = z.object({
  entries: z.array(z.object({ key: z.string(), name: text, version: text, publisher: text })),
  upgradeCodes: z.array(z.object({ upgrade: z.string(), products: z.array(z.string()) })),
})
const factsSchema = z.object({
  bootTime: z.number().nullish(),
  domainRole: z.number().nullish(),
  user: text,
  upn: text,
  rebootPending: z.boolean().nullish(),
  software: softwareSchema.nullish().catch(null),
})

/** What is found on a Windows machine and when it began, from what the inventory's script printed. */
export function readWindowsFacts(output: string | null): Found & { bootId: string | null } {
  const facts = parseFacts(output)
  return {
    bootId: facts.bootTime ? String(facts.bootTime) : null,
    rebootPending: facts.rebootPending ?? null,
    roles: rolesOf(facts.domainRole ?? null),
    signedIn: signedInAs(facts.user, facts.upn),
    software: facts.software ? boundSoftware('registry', softwareOf(facts.software)) : null,
  }
}

function parseFacts(output: string | null): Partial<z.infer<typeof factsSchema>> {
  try {
    return factsSchema.parse(JSON.parse(output ?? ''))
  } catch {
    return {}
  }
}

/** Win32_ComputerSystem.DomainRole: 4 is a domain controller, 5 the primary one, which is a domain controller too. */
function rolesOf(domainRole: number | null): Found['roles'] {
  if (domainRole === null) return null
  if (domainRole === 5) return ['domainController', 'primaryDomainController']
  return domainRole === 4 ? ['domainController'] : []
}

/** Windows Installer's software has its product code as the name of its key; the upgrade codes stand elsewhere. */
function softwareOf({ entries, upgradeCodes }: z.infer<typeof softwareSchema>): RawSoftware[] {
  const upgradeCodeOf = new Map<string, string>()
  for (const { upgrade, products } of upgradeCodes) {
    const upgradeCode = unpackGuid(upgrade)
    for (const product of products.map(unpackGuid))
      if (upgradeCode && product) upgradeCodeOf.set(product, upgradeCode)
  }
  return entries.map(({ key, ...entry }) => {
    const productCode = /^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i.test(key)
      ? key.toUpperCase()
      : null
    return { ...entry, productCode, upgradeCode: (productCode && upgradeCodeOf.get(productCode)) ?? null }
  })
}
