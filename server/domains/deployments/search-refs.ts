import type { FactsIndex } from '../../../core/facts/index-facts.ts'

/** What a target may name; `tenant`: the one that it belongs to, null for a word that several may bear. */
export type Ref = { readonly id: string; readonly name: string; readonly tenant: string | null }

/** All that a target of a type may name, in no particular order, out of the tenants that `maySee` lets through. */
export function refsOf(index: FactsIndex, type: string, maySee: (tenantId: string) => boolean): Ref[] {
  const tenants = [...index.tenants.values()].filter(({ id }) => maySee(id))
  const own = <Value extends { readonly tenant: string }>(map: ReadonlyMap<string, Value>) =>
    [...map.values()].filter(({ tenant }) => maySee(tenant))
  const agreements = () =>
    tenants.flatMap(({ id }) => (index.agreements.get(id) ?? []).map(({ agreement }) => agreement))
  switch (type) {
    case 'computer':
      return own(index.computers)
    case 'person':
      return own(index.persons)
    case 'group':
      return own(index.groups)
    case 'tag':
      return words([...tenants, ...own(index.persons), ...own(index.computers)].flatMap(({ tags }) => tags))
    case 'deviceGroup':
      return words(own(index.computers).flatMap(({ deviceGroups }) => deviceGroups))
    case 'agreementType':
      return words(agreements().map((agreement) => agreement.type))
    case 'agreementProduct':
      return words(agreements().flatMap(({ additions }) => additions.map(({ product }) => product)))
    default:
      return []
  }
}

/** Free words, each once: there is no list of them but the records that bear them. */
function words(borne: readonly string[]): Ref[] {
  return [...new Set(borne)].map((word) => ({ id: word, name: word, tenant: null }))
}
