import type { PsaAsset, PsaNote, PsaRequester, PsaTicket, PsaUser } from '../psa.ts'
import { haloInstant } from './halo-dates.ts'
import type { HaloAction, HaloAsset, HaloTicket, HaloUser } from './halo-shapes.ts'

/** The stock user of every site, who stands for "nobody in particular" (Vendor facts, HaloPSA, users). */
function isGeneralUser(name: string): boolean {
  return name.toLowerCase() === 'general user'
}

const orNull = (text: string) => text || null

/** A ticket in the words of the interface. */
export function mapTicket(ticket: HaloTicket): PsaTicket {
  return {
    id: ticket.id,
    summary: ticket.summary,
    details: ticket.details,
    clientId: ticket.client_id,
    clientName: ticket.client_name,
    siteId: ticket.site_id,
    requester: requesterOf(ticket),
    agentId: ticket.agent_id,
    contractId: ticket.contract_id,
    assets: ticket.assets.map((asset) => ({ id: asset.id, name: asset.inventory_number })),
    closed: ticket.hasbeenclosed,
    deleted: ticket.deleted,
    openedAt: haloInstant(ticket.dateoccurred) ?? haloInstant(ticket.datecreated),
    lastUpdate: haloInstant(ticket.last_update),
  }
}

function requesterOf(ticket: HaloTicket): PsaRequester {
  if (!ticket.user_id) return { kind: 'none' }
  if (isGeneralUser(ticket.user_name)) return { kind: 'generalUser' }
  return { kind: 'user', userId: ticket.user_id, name: ticket.user_name, email: orNull(ticket.user_email) }
}

/** A user; `azureoid` is the detail's name for what lists call `azure_id`. */
export function mapUser(user: HaloUser): PsaUser {
  const emails = [user.emailaddress, user.email2, user.email3].filter(Boolean)
  return {
    id: user.id,
    name: user.name,
    emails: emails.filter(
      (email, index) => emails.findIndex((other) => other.toLowerCase() === email.toLowerCase()) === index,
    ),
    login: orNull(user.login),
    clientId: user.client_id,
    siteId: user.site_id,
    active: !user.inactive,
    generalUser: isGeneralUser(user.name),
    serviceAccount: user.isserviceaccount,
    directoryObjectId: orNull(user.azureoid || user.azure_id),
    directoryTenantId: orNull(user.azure_tenant_id),
  }
}

/** An asset; `users` and `contracts` are known from the detail only. */
export function mapAsset(asset: HaloAsset): PsaAsset {
  const contracts = new Set(asset.contracts.map(({ id }) => id))
  if (asset.contract_id) contracts.add(asset.contract_id)
  return {
    id: asset.id,
    name: asset.inventory_number,
    clientId: asset.client_id,
    siteId: asset.site_id,
    type: asset.assettype_name,
    active: !asset.inactive,
    keys: [asset.key_field, asset.key_field2, asset.key_field3].filter(Boolean),
    fields: asset.fields
      .map(({ name, display, value }) => ({ name, value: display || value }))
      .filter(({ value }) => value !== ''),
    userName: orNull(asset.username),
    userIds: asset.users.map(({ id }) => id),
    contractIds: [...contracts],
    links: {
      automate: asset.automate_id,
      connectWiseControl: orNull(asset.connectwisecontrolid),
      intune: orNull(asset.intune_id),
      other: asset.third_party_id,
    },
  }
}

/** An entry of a ticket's history; where no HTML was kept, the plain text, escaped. */
export function mapNote(ticketId: string, action: HaloAction): PsaNote {
  const escaped = action.note.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return {
    id: action.id,
    ticketId,
    html: action.note_html || escaped,
    internal: action.hiddenfromuser,
    minutes: Math.round(action.timetaken * 60),
    author: action.who,
    at: haloInstant(action.datetime),
  }
}
