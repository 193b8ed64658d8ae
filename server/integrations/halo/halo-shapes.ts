import { z } from 'zod'

/**
 * The answers of HaloPSA as far as they are used, tolerant of what has been seen: absent or null properties, ids
 * as doubles or strings, 0 or a negative number for "none" (Vendor facts, HaloPSA; property names and types from
 * its published OpenAPI file).
 */

/** An id that must be there. */
const id = z
  .union([z.number().transform((value) => String(Math.trunc(value))), z.string().regex(/^\d+$/)])
  .refine((value) => Number(value) >= 0)

/** A reference that may point nowhere: null then. */
const reference = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    const number = Math.trunc(Number(value ?? 0))
    return Number.isFinite(number) && number > 0 ? String(number) : null
  })

const text = z
  .string()
  .nullish()
  .transform((value) => value?.trim() ?? '')
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false)
const activeFlag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? true)
const date = z.string().nullish()
const number = z.coerce
  .number()
  .nullish()
  .transform((value) => value ?? 0)

/** A list that may be null or absent. */
function listOf<T extends z.ZodType>(entry: T) {
  return z
    .array(entry)
    .nullish()
    .transform((list) => list ?? [])
}

export const haloTicket = z.object({
  id,
  summary: text,
  details: text,
  client_id: reference,
  client_name: text,
  site_id: reference,
  user_id: reference,
  user_name: text,
  user_email: text,
  agent_id: reference,
  contract_id: reference,
  assets: listOf(z.object({ id, inventory_number: text })),
  deleted: flag,
  hasbeenclosed: flag,
  /** When it was reported, as agents may set it; `datecreated` is when Halo made the record. */
  dateoccurred: date,
  datecreated: date,
  last_update: date,
})

export const haloUser = z.object({
  id,
  name: text,
  emailaddress: text,
  email2: text,
  email3: text,
  login: text,
  client_id: reference,
  site_id: reference,
  inactive: flag,
  isserviceaccount: flag,
  azure_id: text,
  azureoid: text,
  azure_tenant_id: text,
})

export const haloAsset = z.object({
  id,
  inventory_number: text,
  key_field: text,
  key_field2: text,
  key_field3: text,
  client_id: reference,
  site_id: reference,
  username: text,
  assettype_name: text,
  inactive: flag,
  fields: listOf(
    z.object({
      name: text,
      display: text,
      value: z
        .union([z.string(), z.number(), z.boolean()])
        .nullish()
        .transform((value) => String(value ?? '').trim()),
    }),
  ),
  automate_id: reference,
  connectwisecontrolid: text,
  third_party_id: reference,
  intune_id: text,
  contract_id: reference,
  users: listOf(z.object({ id })),
  contracts: listOf(z.object({ id })),
})

export const haloClient = z.object({
  id,
  name: text,
  inactive: flag,
  domain: text,
  azure_tenants: listOf(z.object({ azure_tenant_id: text })),
})

export const haloContract = z.object({
  id,
  ref: text,
  client_id: reference,
  contracttype_name: text,
  start_date: date,
  end_date: date,
  active: activeFlag,
  assets: listOf(z.object({ id })),
})

export const haloInvoice = z.object({
  id,
  client_id: reference,
  contract_id: reference,
  disabled: flag,
  startdate: date,
  enddate: date,
  lines: listOf(
    z.object({
      id,
      item_code: text,
      item_shortdescription: text,
      qty_order: number,
      contract_id: reference,
      startdate: date,
      enddate: date,
      isinactive: flag,
    }),
  ),
})

export const haloAction = z.object({
  id,
  ticket_id: reference,
  who: text,
  hiddenfromuser: flag,
  note: text,
  note_html: text,
  /** In hours. */
  timetaken: number,
  datetime: date,
})

export const haloDirectoryConnection = z.object({ id })

export const haloDirectoryMap = z.object({
  mappings_client: listOf(z.object({ azure_tenant_id: text, client_id: reference })),
})

/** One page of a list: `{record_count, <key>: […]}`, another envelope with one list, or a bare array. */
export function haloPage<T extends z.ZodType>(entry: T, key: string) {
  return z
    .union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
    .transform((answer, context) => {
      if (Array.isArray(answer)) return { entries: answer, total: null }
      const entries = answer[key] ?? Object.values(answer).find(Array.isArray)
      if (Array.isArray(entries))
        return { entries, total: typeof answer.record_count === 'number' ? answer.record_count : null }
      context.addIssue(`no list of ${key}`)
      return z.NEVER
    })
    .pipe(z.object({ entries: z.array(entry), total: z.number().nullable() }))
}

export type HaloTicket = z.output<typeof haloTicket>
export type HaloUser = z.output<typeof haloUser>
export type HaloAsset = z.output<typeof haloAsset>
export type HaloContract = z.output<typeof haloContract>
export type HaloInvoice = z.output<typeof haloInvoice>
export type HaloAction = z.output<typeof haloAction>
