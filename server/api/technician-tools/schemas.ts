import { z } from 'zod'
import { sessionStatuses } from '../../../core/sessions/session-status.ts'
import { remoteSession } from '../computers/remote-session.ts'
import { recordId } from '../ids.ts'

/** Which ticket: the integration it belongs to, and the PSA's own id of it. */
export const ticketRef = z.strictObject({
  integrationId: recordId,
  ticketId: z.string().regex(/^[1-9][0-9]{0,11}$/, 'A ticket id is a number above 0'),
})

/** A computer that was opened by itself. A widget and the extension's panel, which stand beside a ticket, never say so. */
const computerRef = z.strictObject({ computerId: recordId })

/** Where tools are asked for: a ticket, or a computer by itself. All that a browser may say of it. */
export const place = z.union([ticketRef, computerRef])

/** A place, with what else is said in the same call. */
export function placeWith<S extends z.ZodRawShape>(shape: S) {
  return z.union([ticketRef.extend(shape), computerRef.extend(shape)])
}

/** What a decision is about; one of those that the place's context names. */
export const subjectRef = z.strictObject({
  kind: z.enum(['computer', 'person', 'tenant']),
  id: recordId,
})

const named = z.object({ id: z.string(), name: z.string() })

/** A computer that the place is about, with how it was found. */
const contextComputer = named.extend({
  online: z.boolean(),
  os: z.string().nullable(),
  /** How it was found, in words: "asset on the ticket", "Jane Roe's primary computer", "opened by itself". */
  foundBy: z.string(),
  /** Where a remote session with it opens, the preferred RMM first. */
  remote: z.array(remoteSession),
})

export const placeContext = z.object({
  /** Null: a computer was opened by itself. */
  ticket: z
    .object({
      id: z.string(),
      summary: z.string(),
      closed: z.boolean(),
      /** The ticket's page in the PSA. */
      url: z.string(),
    })
    .nullable(),
  integration: named.nullable(),
  tenant: named.extend({ foundBy: z.string() }).nullable(),
  person: named.extend({ email: z.string().nullable(), foundBy: z.string() }).nullable(),
  computers: z.array(contextComputer),
  /** Plain sentences on what is missing or ambiguous, each with what to do about it. */
  notices: z.array(z.string()),
})

export const parameterField = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(['text', 'number', 'boolean', 'choice', 'secret', 'file', 'uri']),
  required: z.boolean(),
  /** The deployment's value, else the item's default; of a file its name; null: there is none, or it is secret. */
  value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  choices: z.array(z.string()),
  /** False: the deployment fixes it. */
  editable: z.boolean(),
})

/** A subject that is left out of an item until an instant. */
export const exceptionView = z.object({
  id: z.string(),
  item: named,
  subject: subjectRef.extend({ name: z.string() }),
  tenant: named,
  reason: z.string(),
  /** Null: whoever made it has no account any more. */
  owner: z.string().nullable(),
  /** The ticket that it was made from, and its page in the PSA, where that is still set up. */
  ticket: z.object({ id: z.string(), url: z.string().nullable() }).nullable(),
  /** ISO instant from which on the rules count again. */
  until: z.string(),
  createdAt: z.string(),
  active: z.boolean(),
  mayEnd: z.boolean(),
})

export const tool = z.object({
  item: z.object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['software', 'task']),
    icon: z.string().nullable(),
    description: z.string(),
  }),
  /** Null where the tool is withheld. */
  deployment: named.nullable(),
  status: z.enum(['decided', 'withheld']),
  /** What running it does, in words: "Install the latest version", "Check only". */
  does: z.string(),
  /** Where it is withheld: what we do not know, in words. */
  missing: z.array(z.string()),
  /** The next maintenance will undo it: the deployment that wins then, and what it does. */
  overruledBy: named.extend({ does: z.string() }).nullable(),
  /** Last detected on this subject, in words ("2.10-3", "absent", "compliant"), and when (ISO instant). */
  detected: z.object({ state: z.string(), at: z.string() }).nullable(),
  parameters: z.array(parameterField),
  needsApproval: z.boolean(),
  /** The exception because of which maintenance leaves the item alone here; null: there is none. */
  leftOut: exceptionView.nullable(),
  /** Whom the reader may leave out of the item, of those that the ticket is about; empty: maintenance does nothing here. */
  mayLeaveOut: z.array(z.enum(['computer', 'person', 'tenant'])),
  /** Null: it can be run now. Else why not, in words. */
  blocked: z.string().nullable(),
  /** It can be looked at now without a change. */
  mayDetect: z.boolean(),
  /** Somebody runs it on this subject now, waits for its time, or has asked for approval of it. */
  run: z
    .object({ sessionId: z.string(), status: z.enum(sessionStatuses), by: z.string().nullable() })
    .nullable(),
})

export const toolList = z.object({ subject: subjectRef, tools: z.array(tool) })

/** Why a tool is as it is: sentences, the outcome first. */
export const toolExplanation = z.object({
  itemName: z.string(),
  /** One sentence on the decision. */
  headline: z.string(),
  entries: z.array(
    z.object({
      deployment: named,
      outcome: z.enum(['won', 'lost', 'gated', 'noMatch', 'unknown']),
      /** What the deployment is for, in words: "every computer of Contoso". */
      target: z.string(),
      does: z.string(),
      /** Why it has this outcome, in words. */
      reason: z.string(),
    }),
  ),
  /** Exceptions that meant the subject: those in force first, then the last ones that are over. */
  exceptions: z.array(exceptionView),
  /** What would change the outcome, the smallest first: one sentence each on what to do and what then is decided. */
  flips: z.array(z.string()),
})

export type TicketRef = z.infer<typeof ticketRef>
export type Place = z.infer<typeof place>
export type SubjectRef = z.infer<typeof subjectRef>
export type PlaceContext = z.infer<typeof placeContext>
export type ExceptionView = z.infer<typeof exceptionView>
export type Tool = z.infer<typeof tool>
export type ToolList = z.infer<typeof toolList>
export type ToolExplanation = z.infer<typeof toolExplanation>
export type ParameterField = z.infer<typeof parameterField>
