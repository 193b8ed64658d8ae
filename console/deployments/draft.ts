import type { Issue } from '../server-api.ts'
import { words } from '../words.ts'
import type { Draft, Item, RefType } from './client-types.ts'

export type Target = Draft['target']

export type TargetType = keyof typeof words.deployment.types

/** Types whose target names something; the words for what they name. */
const refs: Readonly<Record<string, string>> = words.deployment.refs

/** Types whose names are free words: there is no list that they could be missing from. */
const freeTypes: ReadonlySet<string> = new Set(['tag', 'deviceGroup', 'agreementProduct', 'agreementType'])

/** What an empty form stands for. `tenantOnly`: the caller may not reach all tenants. */
export function newDraft(tenantOnly: boolean): Draft {
  return {
    id: null,
    itemId: '',
    name: '',
    notes: '',
    desired: {},
    target: {
      scope: tenantOnly ? 'tenant' : 'cross-tenant',
      type: 'all',
      ref: null,
      filter: 'all',
      tenant: null,
      includeChildTenants: false,
    },
    enforcement: 'required',
    enabled: true,
    order: null,
    visibility: [],
    parameters: {},
    parameterOverride: 'none',
    needsApproval: false,
  }
}

/** The draft about another item: a wish, a target and parameters that the item cannot have are given up. */
export function withItem(draft: Draft, item: Item): Draft {
  const isFitting = item.kind === 'task' ? 'mode' in draft.desired : 'state' in draft.desired
  const first: Record<string, string> =
    item.kind === 'task' ? { mode: 'enforce' } : { state: 'installed', version: 'latest' }
  const known = new Set(item.parameters.map(({ name }) => name))
  const changed = {
    ...draft,
    itemId: item.id,
    desired: isFitting ? draft.desired : first,
    parameters: Object.fromEntries(Object.entries(draft.parameters).filter(([name]) => known.has(name))),
  }
  const scope = scopesOf(item).find((one) => one === draft.target.scope) ?? 'tenant'
  return { ...changed, target: withScope(draft.target, scope, item) }
}

/** The target with another scope; the type stays where the scope has it. */
export function withScope(target: Target, scope: string, item: Item | null): Target {
  const types = typesOf(scope, item)
  const type = types.find((one) => one === target.type) ?? types[0] ?? 'all'
  return {
    scope,
    type,
    ref: type === target.type ? target.ref : null,
    filter: takesFilter(item) ? target.filter : 'all',
    tenant: scope === 'tenant' ? target.tenant : null,
    includeChildTenants: scope === 'tenant' && target.includeChildTenants,
  }
}

/** The target with another type, which names nothing yet. */
export function withType(target: Target, type: string): Target {
  return type === target.type ? target : { ...target, type, ref: null }
}

/** The scopes that an item's target can have. An individual is a computer or a person, never a tenant. */
export function scopesOf(item: Item | null): readonly (keyof typeof words.deployment.scopes)[] {
  return item?.subject === 'tenant' ? ['tenant', 'cross-tenant'] : ['individual', 'tenant', 'cross-tenant']
}

/** The types of target that can mean a subject of the item's kind, in a scope. Source: Resolution, sections 1 and 2. */
export function typesOf(scope: string, item: Item | null): readonly TargetType[] {
  const subject = item?.subject ?? 'computer'
  if (scope === 'individual') return subject === 'computer' ? ['computer', 'person'] : ['person']
  return [
    'all',
    'tag',
    ...(subject === 'tenant' ? [] : (['group'] as const)),
    ...(subject === 'computer' ? (['deviceGroup'] as const) : []),
    'agreementProduct',
    'agreementType',
    'script',
  ]
}

/** Whether the type names something, and how it is called. */
export function refTypeOf(type: string): RefType | null {
  return type in refs ? (type as RefType) : null
}

export function isFreeWord(type: string): boolean {
  return freeTypes.has(type)
}

/** Filters sort computers; whoever is none has no filter. */
export function takesFilter(item: Item | null): boolean {
  return item === null || item.subject === 'computer'
}

/** What has to be filled in before the server can say anything, by the path of its field. */
export function missingIn(draft: Draft, item: Item | null): readonly Issue[] {
  const { desired, target, order } = draft
  const say = words.deployment.missing
  const found: Issue[] = []
  if (!item) found.push({ path: 'itemId', message: say.item })
  const version = ['version', 'atLeast', 'atMost'].find((key) => desired[key] === '')
  if (version) found.push({ path: 'desired.version', message: say.version })
  found.push(...missingInTarget(target))
  if (Number.isNaN(order)) found.push({ path: 'order', message: say.number })
  for (const { name } of item?.parameters ?? [])
    if (Number.isNaN(draft.parameters[name])) found.push({ path: `parameters.${name}`, message: say.number })
  return found
}

/** What a target needs to name before it means anybody. */
export function missingInTarget(target: Target): readonly Issue[] {
  const say = words.deployment.missing
  const found: Issue[] = []
  if (target.scope === 'tenant' && !target.tenant) found.push({ path: 'target.tenant', message: say.tenant })
  if (refTypeOf(target.type) && !target.ref)
    found.push({ path: 'target.ref', message: say.ref(refs[target.type] ?? '') })
  return found
}

/** The draft as the server gives it back: of a secret only that there is one. */
export function withoutSecrets(draft: Draft, item: Item | null): Draft {
  const secrets = new Set(item?.parameters.filter(({ type }) => type === 'secret').map(({ name }) => name))
  const parameters = Object.entries(draft.parameters).map(([name, value]) => [
    name,
    secrets.has(name) ? { secret: true } : value,
  ])
  return { ...draft, parameters: Object.fromEntries(parameters) }
}

/** Whether two drafts say the same, whatever the order of their keys. */
export function isSameDraft(a: Draft, b: Draft): boolean {
  return canonical(a) === canonical(b)
}

function canonical(draft: Draft): string {
  return JSON.stringify(draft, (_, value) => {
    if (Number.isNaN(value)) return 'not a number'
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}

/** The path of the field that shows what the server says about a path of the draft. */
export function fieldOf(path: string): string {
  const [whole = path] = path.replace(/^draft\./, '').split('[')
  if (whole === 'item') return 'itemId'
  const [first = '', second = ''] = whole.split('.')
  if (first === 'desired') return ['state', 'mode'].includes(second) ? `desired.${second}` : 'desired.version'
  return whole
}
