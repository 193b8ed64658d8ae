import type { Issue } from '../server-api.ts'
import { words } from '../words.ts'
import type { Draft, Item } from './client-types.ts'
import { fieldOf } from './draft.ts'

/** What is wrong with a field, and what the field is called. */
export interface FieldProblem {
  readonly label: string
  /** A whole sentence. */
  readonly message: string
}

export type FieldProblems = ReadonlyMap<string, FieldProblem>

/** What is wrong with a draft, by the name of the field that shows it; of several the first. */
export function problemsByField(issues: readonly Issue[], draft: Draft, item: Item | null): FieldProblems {
  const found = new Map<string, FieldProblem>()
  for (const { path, message } of issues) {
    const field = fieldOf(path)
    const label = labelOf(field, draft, item)
    if (!found.has(field)) found.set(field, { label, message: sentence(label, message) })
  }
  return found
}

/** What a field is called on the page. */
export function labelOf(field: string, { target }: Draft, item: Item | null): string {
  const say = words.deployment
  const labels: Record<string, string> = {
    itemId: say.item,
    name: say.name,
    notes: say.sections.notes,
    'desired.state': say.state,
    'desired.mode': say.mode,
    'desired.version': say.version,
    'target.scope': say.scope,
    'target.type': say.type,
    'target.filter': say.filter,
    'target.tenant': say.tenant,
    enforcement: say.enforcement,
    order: say.order,
    visibility: say.sections.visibility,
  }
  const refs: Record<string, string> = say.refs
  if (field === 'target.ref') return refs[target.type] ?? say.type
  const parameter = item?.parameters.find(({ name }) => field === `parameters.${name}`)
  return parameter?.label ?? labels[field] ?? field
}

/** The server says what is wrong as the rest of a sentence about the field. */
function sentence(label: string, message: string): string {
  return /^\p{Lu}/u.test(message) ? message : `${label} ${message}.`
}
