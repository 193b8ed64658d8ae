import { z } from 'zod'
import { deploymentDraft } from '../../domains/deployments/draft.ts'
import { recordId } from '../ids.ts'

const page = {
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(100),
}

export const listInput = z.strictObject({
  search: z.string().max(200).default(''),
  tenantId: recordId.nullable().default(null),
  ...page,
})

export const deploymentRows = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      item: z.object({ id: z.string(), name: z.string(), kind: z.enum(['software', 'task']) }),
      /** The desired state, in words. */
      does: z.string(),
      /** The target, in words. */
      target: z.string(),
      enforcement: z.enum(['required', 'onboarding', 'adhoc']),
      enabled: z.boolean(),
      visibility: z.array(z.string()).readonly(),
      /** ISO instant from which on it counts no more; null: it goes on. */
      until: z.string().nullable(),
    }),
  ),
  total: z.number().int(),
})

export const savedDeployment = z.object({
  draft: deploymentDraft,
  revision: z.string(),
  /** An exception that was made from a ticket: it is ended, or made anew, and not edited as a rule. */
  exception: z.boolean().default(false),
})

/** `revision`: the one that was edited; null for a new deployment. */
export const saveInput = z.strictObject({ draft: deploymentDraft, revision: z.iso.datetime().nullable() })

export const saveOutput = z.object({ id: z.string(), revision: z.string() })

export const deploymentChoices = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['software', 'task']),
      subject: z.enum(['computer', 'person', 'tenant']),
      versions: z.array(z.string()),
      parameters: z.array(
        z.object({
          name: z.string(),
          label: z.string(),
          type: z.enum(['text', 'number', 'boolean', 'choice', 'secret', 'file', 'uri']),
          required: z.boolean(),
          defaultValue: z.union([z.string(), z.number(), z.boolean()]).nullable(),
          choices: z.array(z.string()),
        }),
      ),
    }),
  ),
  tenants: z.array(z.object({ id: z.string(), name: z.string() })),
})

export const searchRefsInput = z.strictObject({
  type: z.enum(['computer', 'person', 'tag', 'group', 'deviceGroup', 'agreementProduct', 'agreementType']),
  search: z.string().max(200),
})

export const refs = z.array(z.object({ id: z.string(), name: z.string(), tenant: z.string().nullable() }))

/** An unsaved deployment against what is saved. `null`: the saved one, removed. */
export const previewInput = z.strictObject({
  draft: deploymentDraft,
  at: z.iso.datetime({ offset: true }).nullish(),
  offset: page.offset,
  limit: z.int().min(1).max(200).default(20),
})

const change = z.enum(['gained', 'lost', 'changed'])

/** Subjects that saving would change: it wins where it did not, no longer wins, or wins and wants something else. */
const radius = {
  counts: z.object({ gained: z.number().int(), lost: z.number().int(), changed: z.number().int() }),
  byTenant: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      gained: z.number().int(),
      lost: z.number().int(),
      changed: z.number().int(),
    }),
  ),
  /** One page of them, before → after. */
  rows: z.array(
    z.object({
      subject: z.object({
        kind: z.enum(['computer', 'person', 'tenant']),
        id: z.string(),
        name: z.string(),
        tenant: z.string(),
      }),
      change,
      before: z.string(),
      after: z.string(),
    }),
  ),
}

const rivals = z.array(z.object({ id: z.string(), name: z.string(), count: z.number().int() }))

export const preview = z.object({
  /** How many subjects it wins for now, unsaved. */
  wins: z.number().int(),
  /** The deployments of the item that it beats somewhere, and those that it loses to, with how often. */
  beats: rivals,
  losesTo: rivals,
  /** What saving changes for maintenance. */
  ...radius,
  /** What saving changes for the tools that technicians see in tickets; the first page of rows only. */
  tools: z.object(radius),
})
