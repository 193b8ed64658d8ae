import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, type JsonValue } from '../../../core/canonical-json.ts'

const plannedAction = z.object({
  itemId: z.string(),
  itemName: z.string(),
  action: z.string(),
  version: z.string().nullable(),
  deploymentId: z.string().nullable(),
  becauseItemId: z.string().nullable(),
  /** The text that will run, as it stood when the plan was made; null where nothing but detection runs. */
  scriptVersionId: z.string().nullable(),
  /** What the plan was made from: a version, null = absent, a task's compliance; undefined = not detected. */
  before: z.union([z.string(), z.boolean(), z.null()]).optional(),
})

/** A plan as a session keeps it: what will run, in order, and what can't and why. */
export const storedPlan = z.object({
  subjectId: z.string(),
  /** The deployment of a tool, or of the one item: another one winning is another plan. */
  deploymentId: z.string().nullable(),
  /** What the deployments behind the actions say: an edit of one is another plan. */
  rule: z.string(),
  /** JSON of the parameters, secrets sealed. */
  parameters: z.string(),
  actions: z.array(plannedAction),
  /** What detection found, by item id: the plan can be made again from it. */
  findings: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])),
  /** Software that is there and whose test says that it does not work, by item id. */
  broken: z.array(z.string()).default([]),
  /** Items on which nothing may be done, because an exception cannot be checked. */
  withheld: z
    .array(z.object({ itemId: z.string(), itemName: z.string(), missing: z.array(z.string()) }))
    .default([]),
  errors: z.array(
    z.object({ itemId: z.string(), itemName: z.string(), error: z.string(), detail: z.string() }),
  ),
})

export type PlannedAction = z.infer<typeof plannedAction>
export type StoredPlan = z.infer<typeof storedPlan>

/**
 * The hash that *Run now* binds to (64 hex digits). Two plans that would do the same to the same computer from the same
 * state have the same hash; names and words are left out, since a better word is not another plan.
 */
export function planHash(plan: StoredPlan): string {
  const bare = {
    subject: plan.subjectId,
    deployment: plan.deploymentId,
    rule: plan.rule,
    parameters: JSON.parse(plan.parameters) as JsonValue,
    actions: plan.actions.map(({ itemName: _, before, ...action }) => ({
      ...action,
      ...(before === undefined ? {} : { before }),
    })),
    errors: plan.errors.map(({ itemId, error }) => ({ itemId, error })),
  }
  return createHash('sha256').update(canonicalJson(bare)).digest('hex')
}

/** Reads a plan back from its session; null where none is kept. */
export function parseStoredPlan(text: string | null): StoredPlan | null {
  return text === null ? null : storedPlan.parse(JSON.parse(text))
}
