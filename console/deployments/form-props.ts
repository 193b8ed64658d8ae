import type { Choices, Draft, Item } from './client-types.ts'
import type { FieldProblems } from './field-problems.ts'

/** What every part of a deployment's form is given. */
export interface DeploymentFormProps {
  readonly draft: Draft
  /** The draft's item; null while none is chosen. */
  readonly item: Item | null
  readonly choices: Choices
  readonly problems: FieldProblems
  readonly disabled: boolean
  /** The caller may not reach all tenants. */
  readonly tenantOnly: boolean
  readonly onChange: (draft: Draft) => void
}

/** The hint that belongs to a choice, where there is one. */
export function hintIn(hints: Readonly<Record<string, string>>, choice: string): string | undefined {
  return hints[choice] || undefined
}
