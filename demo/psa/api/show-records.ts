import type { ActionRecord, AssetRecord, PsaRecords, TicketRecord, UserRecord } from '../records.ts'

/** How records look in an answer: names beside ids, and more in the detail than in a list. */

function nameOf(list: readonly { id: number; name: string }[], id: number): string {
  return list.find((entry) => entry.id === id)?.name ?? ''
}

/** The name of a status, an agent, a client … or an empty string. */
export const namedIn = nameOf

/** A ticket as a list shows it: no assets, no contract, and no word of being deleted. */
export function showTicketInList(records: PsaRecords, ticket: TicketRecord) {
  return {
    id: ticket.id,
    summary: ticket.summary,
    details: ticket.details,
    client_id: ticket.client_id,
    client_name: nameOf(records.clients, ticket.client_id),
    site_id: ticket.site_id,
    site_name: nameOf(records.sites, ticket.site_id),
    user_id: ticket.user_id,
    user_name: nameOf(records.users, ticket.user_id),
    agent_id: ticket.agent_id,
    agent_name: nameOf(records.agents, ticket.agent_id),
    tickettype_id: ticket.tickettype_id,
    tickettype_name: nameOf(records.ticketTypes, ticket.tickettype_id),
    status_id: ticket.status_id,
    status_name: nameOf(records.statuses, ticket.status_id),
    priority_id: ticket.priority_id,
    team: ticket.team,
    hasbeenclosed: ticket.hasbeenclosed,
    dateoccurred: ticket.dateoccurred,
    dateclosed: ticket.dateclosed,
    last_update: ticket.last_update,
  }
}

/** A ticket by itself. `user_email` is what was typed on the ticket, and else the user's own. */
export function showTicket(records: PsaRecords, ticket: TicketRecord) {
  const user = records.users.find(({ id }) => id === ticket.user_id)
  return {
    ...showTicketInList(records, ticket),
    user_email: ticket.user_email || (user?.emailaddress ?? ''),
    assets: ticket.asset_ids.flatMap((assetId) => {
      const asset = records.assets.find(({ id }) => id === assetId)
      return asset ? [{ id: asset.id, inventory_number: asset.inventory_number }] : []
    }),
    contract_id: ticket.contract_id,
    deleted: ticket.deleted,
  }
}

/** A user; the detail adds the other addresses and the directory ids. `site_id` is a double there too. */
export function showUser(records: PsaRecords, user: UserRecord, detail: boolean) {
  return {
    id: user.id,
    name: user.name,
    firstname: user.firstname,
    surname: user.surname,
    emailaddress: user.emailaddress,
    phonenumber: user.phonenumber,
    site_id: user.site_id,
    site_name: nameOf(records.sites, user.site_id),
    client_id: user.client_id,
    client_name: nameOf(records.clients, user.client_id),
    login: user.login,
    inactive: user.inactive,
    azure_id: user.azureoid,
    isserviceaccount: user.isserviceaccount,
    ...(detail
      ? {
          azureoid: user.azureoid,
          azure_tenant_id: user.azure_tenant_id,
          email2: user.email2,
          email3: user.email3,
        }
      : {}),
  }
}

/** An asset; fields only where asked for, users and contracts only in the detail. */
export function showAsset(records: PsaRecords, asset: AssetRecord, withFields: boolean, detail: boolean) {
  return {
    id: asset.id,
    inventory_number: asset.inventory_number,
    key_field: asset.key_field,
    key_field2: asset.key_field2,
    key_field3: asset.key_field3,
    client_id: asset.client_id,
    client_name: nameOf(records.clients, asset.client_id),
    site_id: asset.site_id,
    site_name: nameOf(records.sites, asset.site_id),
    username: asset.username,
    assettype_name: asset.assettype_name,
    inactive: asset.inactive,
    automate_id: asset.automate_id,
    connectwisecontrolid: asset.connectwisecontrolid,
    third_party_id: asset.third_party_id,
    intune_id: asset.intune_id,
    contract_id: asset.contract_id,
    ...(withFields ? { fields: asset.fields.map((field) => ({ ...field, display: field.value })) } : {}),
    ...(detail
      ? {
          users: records.users
            .filter(({ id }) => asset.user_ids.includes(id))
            .map(({ id, name }) => ({ id, name })),
          contracts: records.contracts
            .filter(({ id, asset_ids }) => id === asset.contract_id || asset_ids.includes(asset.id))
            .map(({ id, ref }) => ({ id, ref })),
        }
      : {}),
  }
}

/** An entry of a ticket's history. */
export function showAction(records: PsaRecords, action: ActionRecord) {
  return {
    id: action.id,
    ticket_id: action.ticket_id,
    outcome_id: action.outcome_id,
    outcome: nameOf(records.outcomes, action.outcome_id),
    who: action.who,
    who_type: action.who_type === 'user' ? 0 : 1,
    hiddenfromuser: action.hiddenfromuser,
    note: action.note_html
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    note_html: action.note_html,
    timetaken: action.timetaken,
    datetime: action.datetime,
  }
}
