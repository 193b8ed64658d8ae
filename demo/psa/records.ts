import { z } from 'zod'

/**
 * What Corral Desk keeps: one JSON document. The property names are those of the REST answers, so that a
 * record can be served nearly as it is. Dates are stored as they are served: UTC without `Z`, with
 * `1900-01-01T00:00:00` for none.
 */

const id = z.int().positive()
const reference = z.int()
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/)

/** The date that stands for "none". */
export const noDate = '1900-01-01T00:00:00'

/** A date as Corral Desk stores and serves it. */
export function psaDate(instant: Date): string {
  return instant.toISOString().slice(0, 19)
}

const agent = z.strictObject({
  id,
  name: z.string(),
  email: z.string(),
  initials: z.string(),
  isdisabled: z.boolean().default(false),
})

const topLevel = z.strictObject({ id, name: z.string() })

const client = z.strictObject({
  id,
  name: z.string(),
  toplevel_id: reference,
  inactive: z.boolean().default(false),
  main_site_id: reference,
  domain: z.string().default(''),
})

const site = z.strictObject({ id, name: z.string(), client_id: reference })

const user = z.strictObject({
  id,
  name: z.string(),
  firstname: z.string().default(''),
  surname: z.string().default(''),
  emailaddress: z.string().default(''),
  email2: z.string().default(''),
  email3: z.string().default(''),
  phonenumber: z.string().default(''),
  site_id: reference,
  client_id: reference,
  login: z.string().default(''),
  inactive: z.boolean().default(false),
  isserviceaccount: z.boolean().default(false),
  isgeneraluser: z.boolean().default(false),
  azureoid: z.string().default(''),
  azure_tenant_id: z.string().default(''),
})

const asset = z.strictObject({
  id,
  inventory_number: z.string(),
  key_field: z.string().default(''),
  key_field2: z.string().default(''),
  key_field3: z.string().default(''),
  client_id: reference,
  site_id: reference,
  username: z.string().default(''),
  assettype_name: z.string(),
  inactive: z.boolean().default(false),
  fields: z.array(z.strictObject({ id, name: z.string(), value: z.string() })).default([]),
  user_ids: z.array(reference).default([]),
  contract_id: reference.default(0),
  /** The machine's ids in other systems. */
  automate_id: reference.default(0),
  connectwisecontrolid: z.string().default(''),
  third_party_id: reference.default(0),
  intune_id: z.string().default(''),
})

const contract = z.strictObject({
  id,
  ref: z.string(),
  client_id: reference,
  contracttype_name: z.string(),
  start_date: date,
  end_date: date.default(noDate),
  active: z.boolean().default(true),
  asset_ids: z.array(reference).default([]),
})

const item = z.strictObject({ id, name: z.string(), isrecurringitem: z.boolean().default(true) })

const invoiceLine = z.strictObject({
  id,
  _itemid: reference,
  qty_order: z.number().default(1),
  unit_price: z.number().default(0),
  startdate: date.default(noDate),
  enddate: date.default(noDate),
  isinactive: z.boolean().default(false),
})

const recurringInvoice = z.strictObject({
  id,
  client_id: reference,
  contract_id: reference,
  disabled: z.boolean().default(false),
  startdate: date,
  enddate: date.default(noDate),
  lines: z.array(invoiceLine).default([]),
})

const ticket = z.strictObject({
  id,
  summary: z.string(),
  details: z.string().default(''),
  client_id: reference,
  site_id: reference,
  user_id: reference.default(0),
  /** What the ticket keeps of the requester's address, which may be written otherwise than the user's own. */
  user_email: z.string().default(''),
  agent_id: reference.default(0),
  tickettype_id: reference,
  status_id: reference,
  priority_id: z.int().min(1).max(4).default(3),
  team: z.string().default('Service desk'),
  asset_ids: z.array(reference).default([]),
  contract_id: reference.default(0),
  deleted: z.boolean().default(false),
  hasbeenclosed: z.boolean().default(false),
  dateoccurred: date,
  dateclosed: date.default(noDate),
  last_update: date,
})

const action = z.strictObject({
  id,
  ticket_id: reference,
  outcome_id: reference,
  who: z.string(),
  who_type: z.enum(['agent', 'user', 'application']),
  hiddenfromuser: z.boolean(),
  note_html: z.string(),
  timetaken: z.number().default(0),
  datetime: date,
})

const named = z.strictObject({ id, name: z.string() })

/** The whole document, defaults filled in. */
export const psaRecordsSchema = z.strictObject({
  agents: z.array(agent).min(1),
  topLevels: z.array(topLevel),
  clients: z.array(client),
  sites: z.array(site),
  users: z.array(user),
  assets: z.array(asset),
  contracts: z.array(contract),
  recurringInvoices: z.array(recurringInvoice),
  items: z.array(item),
  ticketTypes: z.array(named),
  statuses: z.array(named.extend({ closed: z.boolean().default(false) })),
  outcomes: z.array(named),
  directoryMappings: z.array(z.strictObject({ azure_tenant_id: z.string(), client_id: reference })),
  tickets: z.array(ticket),
  actions: z.array(action),
})

export type PsaRecords = z.infer<typeof psaRecordsSchema>
export type PsaRecordsInput = z.input<typeof psaRecordsSchema>
export type TicketRecord = PsaRecords['tickets'][number]
export type ActionRecord = PsaRecords['actions'][number]
export type UserRecord = PsaRecords['users'][number]
export type AssetRecord = PsaRecords['assets'][number]
