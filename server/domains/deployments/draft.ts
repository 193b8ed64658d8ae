import { z } from 'zod'
import type { JsonObject } from '../../../core/canonical-json.ts'
import type { Deployment } from '../../../core/facts/deployment.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import { parseWorld } from '../../../core/world/parse-world.ts'
import { DeskhandError } from '../../errors.ts'

const text = z.string().max(200)
const jsonValue = z.json()

/**
 * A deployment as it is edited: the rule in the words of the world file (Resolution, section 1), and what people see of
 * it. What its parts mean together is checked by `ruleOf`.
 */
export const deploymentDraft = z.strictObject({
  /** Null: a new one. */
  id: text.min(1).nullable(),
  itemId: text.min(1),
  name: text,
  notes: z.string().max(10_000),
  desired: z.record(z.string(), z.string().max(100)),
  target: z.strictObject({
    scope: text,
    type: text,
    ref: text.min(1).nullable(),
    filter: text,
    tenant: text.min(1).nullable(),
    includeChildTenants: z.boolean(),
  }),
  enforcement: text,
  enabled: z.boolean(),
  order: z.number().nullable(),
  visibility: z.array(text).max(10),
  parameters: z.record(z.string(), jsonValue),
  parameterOverride: z.enum(['none', 'allowed', 'required']),
  needsApproval: z.boolean(),
})

export type DeploymentDraft = z.infer<typeof deploymentDraft>

/** The id that an unsaved deployment has in a preview. */
export const unsavedId = '(unsaved)'

/**
 * The rule that a draft stands for, checked as a world file is: against the facts that it names.
 * @param saved the deployment that it replaces: what a draft does not carry (origin, approval, an end) stays as it is
 * @throws badInput with every problem at once; `detail.issues` as `{path, message}`, the path within the draft
 */
export function ruleOf(index: FactsIndex, draft: DeploymentDraft, saved: Deployment | null): Deployment {
  const { scope, type, ref, filter, tenant, includeChildTenants } = draft.target
  const document = {
    ...namedFacts(index, draft),
    deployments: [
      {
        id: draft.id ?? unsavedId,
        item: draft.itemId,
        desired: draft.desired,
        target: {
          scope,
          type,
          filter,
          ...(ref === null ? {} : { ref }),
          ...(tenant === null ? {} : { tenant }),
          ...(scope === 'tenant' ? { includeChildTenants } : {}),
        },
        enforcement: draft.enforcement,
        enabled: draft.enabled,
        origin: saved?.origin ?? 'local',
        approved: saved?.approved ?? true,
        ...(saved?.expiresAt ? { expiresAt: saved.expiresAt.toISOString() } : {}),
        order: draft.order,
        visibility: [...new Set(draft.visibility)],
        parameters: draft.parameters,
      },
    ],
  }
  const parsed = parseWorld(document)
  const rule = parsed.ok ? parsed.value.facts.deployments[0] : undefined
  if (rule) return { ...rule, parameters: rule.parameters as JsonObject }
  const problems = parsed.ok ? [] : parsed.error
  const issues = problems.map(({ path, message }) => ({
    path: path.replace(/^deployments\[0\]\.?/, ''),
    message,
  }))
  const words = issues.map(({ path, message }) => `${path}: ${message}`).join('; ')
  throw new DeskhandError('badInput', `The deployment is not right. ${words}`, { issues })
}

/** A world file's lists with just the records that the draft names and that exist. */
function namedFacts(index: FactsIndex, { itemId, target }: DeploymentDraft) {
  const item = index.items.get(itemId)
  const ref = target.ref ?? ''
  const person = target.type === 'person' ? index.persons.get(ref) : undefined
  const group = target.type === 'group' ? index.groups.get(ref) : undefined
  const computer = target.type === 'computer' ? index.computers.get(ref) : undefined
  const tenants = new Set(
    [target.tenant ?? '', person?.tenant ?? '', group?.tenant ?? '', computer?.tenant ?? ''].filter((id) =>
      index.tenants.has(id),
    ),
  )
  return {
    tenants: [...tenants].map((id) => ({ id, name: id })),
    persons: person ? [{ id: person.id, tenant: person.tenant, name: person.name }] : [],
    groups: group ? [{ id: group.id, tenant: group.tenant, name: group.name }] : [],
    computers: computer ? [{ id: computer.id, tenant: computer.tenant, name: computer.name }] : [],
    items: item
      ? [
          item.kind === 'task'
            ? { id: item.id, kind: item.kind, name: item.name, subject: item.subject }
            : { id: item.id, kind: item.kind, name: item.name, versions: item.versions },
        ]
      : [],
  }
}
