import { el, icon } from './dom.js'

/**
 * What the ticket is about, beside it.
 * @param {import('./ticket-view.js').TicketData} data
 */
export function ticketSidebar({ ticket, assets, user }) {
  const nobody = !user || user.name === 'General User'
  return el(
    'aside',
    { class: 'details-sidebar', 'aria-label': 'About this ticket' },
    block(
      'person',
      'Requester',
      el('p', { class: nobody ? 'strong none' : 'strong' }, user?.name ?? 'Nobody named'),
      !nobody && ticket.user_email && el('p', { class: 'address' }, ...address(ticket.user_email)),
      !nobody && user.login && user.login !== ticket.user_email && el('p', { class: 'quiet' }, user.login),
    ),
    block(
      'building',
      'Customer',
      el('p', { class: 'strong' }, ticket.client_name),
      ticket.site_name && el('p', { class: 'quiet' }, ticket.site_name),
    ),
    block(
      'device',
      assets.length > 1 ? 'Assets' : 'Asset',
      ...(assets.length === 0
        ? [el('p', { class: 'none' }, 'None on this ticket')]
        : assets.map(asset(ticket))),
    ),
    block(
      'note',
      'Service',
      ...pairs([
        ['Team', ticket.team],
        ['Priority', `P${ticket.priority_id}`],
      ]),
    ),
  )
}

/** An e-mail address that breaks before its domain. @param {string} email */
function address(email) {
  const [name = '', ...domain] = email.split(/(?=@)/)
  return [name, el('wbr'), ...domain]
}

/** @param {any} ticket */
function asset(ticket) {
  /** @param {any} one */
  return (one) =>
    el(
      'div',
      { class: 'asset' },
      el('p', { class: 'strong' }, one.inventory_number),
      el('p', { class: 'quiet' }, one.assettype_name),
      ...(one.fields ?? []).map((/** @type {any} */ field) =>
        el('p', { class: 'quiet' }, `${field.name}: ${field.display}`),
      ),
      one.client_id !== ticket.client_id && el('p', { class: 'warning' }, `Belongs to ${one.client_name}`),
    )
}

/** @param {[string, string][]} entries */
function pairs(entries) {
  return entries.map(([name, value]) =>
    el('p', { class: 'pair' }, el('span', { class: 'quiet' }, name), el('span', {}, value)),
  )
}

/**
 * @param {Parameters<typeof icon>[0]} mark
 * @param {string} title
 * @param {...(Node | string | null | undefined | false)} children
 */
function block(mark, title, ...children) {
  return el('section', { class: 'side-block' }, el('h2', {}, icon(mark), title), ...children)
}
