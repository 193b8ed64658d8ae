import { z } from 'zod'
import { recordId } from '../ids.ts'
import { procedure } from '../trpc.ts'

const named = z.object({ id: z.string(), name: z.string() })
const instant = z.date().transform((at) => at.toISOString())

const agent = named.extend({
  /** deskhand | meshcentral | automate | screenconnect | tacticalRmm */
  kind: z.string(),
  version: z.string().nullable(),
  online: z.boolean(),
  lastSeenAt: instant.nullable(),
})

const installed = named.extend({
  version: z.string().nullable(),
  publisher: z.string().nullable(),
  firstSeenAt: instant,
})

const computerView = named.extend({
  tenant: named,
  person: named.extend({ email: z.string().nullable() }).nullable(),
  kind: z.string().nullable(),
  os: z.string().nullable(),
  osVersion: z.string().nullable(),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  lastAddress: z.string().nullable(),
  signedInUser: z.string().nullable(),
  /** needed | onboarding | onboarded */
  onboarding: z.string(),
  maintenanceExcluded: z.boolean(),
  rebootPending: z.boolean().nullable(),
  roles: z.array(z.string()).readonly(),
  tags: z.array(z.string()).readonly(),
  deviceGroups: z.array(z.string()).readonly(),
  online: z.boolean(),
  agents: z.array(agent),
  /** When its inventory was taken last. */
  inventoryAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
  createdAt: instant,
  /** Null: no inventory could read it. */
  software: z.array(installed).readonly().nullable(),
})

/** A computer with its agents and what is installed on it. */
export const getComputer = procedure('computers.view')
  .input(z.strictObject({ id: recordId }))
  .output(computerView)
  .query(({ ctx, input }) => ctx.services.computers.get(ctx.caller, input.id))
