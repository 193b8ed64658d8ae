import type { FactsIndex } from '../facts/index-facts.ts'
import type { SubjectKind } from '../facts/maintenance-item.ts'
import type { Target } from '../facts/target.ts'
import { filterWords } from './words.ts'

/**
 * Says in words whom a target means, seen from a subject of a kind, e.g. `targets this computer directly` or
 * `targets the tag 'vip' at Contoso and its child tenants (servers only)`. To be read after "it".
 */
export function describeTarget(index: FactsIndex, kind: SubjectKind, target: Target): string {
  const { scope, type } = target
  if (scope === 'individual' && type === kind) return `targets this ${kind} directly`
  return `targets ${nameTarget(index, target)}`
}

/** Names whom a target means, e.g. `the computer PC-1` or `everything at Contoso (servers only)`. */
export function nameTarget(index: FactsIndex, target: Target): string {
  const filter = filterWords[target.filter]
  const words =
    target.scope === 'individual'
      ? individual(index, target)
      : `${selection(index, target)} ${place(index, target)}`
  return `${words}${filter && ` (${filter})`}`
}

function individual(index: FactsIndex, { type, ref }: Target): string {
  const known = type === 'computer' ? index.computers.get(ref ?? '') : index.persons.get(ref ?? '')
  return type === 'computer' ? `the computer ${known?.name ?? ref}` : `the computers of ${known?.name ?? ref}`
}

function selection(index: FactsIndex, { type, ref }: Target): string {
  switch (type) {
    case 'tag':
      return `the tag '${ref}'`
    case 'group':
      return `the group ${index.groups.get(ref ?? '')?.name ?? ref}`
    case 'deviceGroup':
      return `the device group '${ref}'`
    case 'agreementProduct':
      return `agreements with the product '${ref}'`
    case 'agreementType':
      return `agreements of the type '${ref}'`
    case 'script':
      return 'whatever its script selects'
    default:
      return 'everything'
  }
}

function place(index: FactsIndex, { scope, tenant, includeChildTenants }: Target): string {
  if (scope !== 'tenant') return 'across all tenants'
  const name = index.tenants.get(tenant ?? '')?.name ?? tenant
  return `at ${name}${includeChildTenants ? ' and its child tenants' : ''}`
}
