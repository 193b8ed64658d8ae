import { call, list } from './api.js'
import { el, icon, say, skeleton } from './dom.js'
import { closeTicket, statusPill } from './ticket-list.js'
import { ticketSidebar } from './ticket-sidebar.js'
import { ticketTabs } from './ticket-tabs.js'
import { when } from './time.js'

const closedStatus = 9
const inProgress = 2

/**
 * What is known of an open ticket.
 * @typedef {{ ticket: any, actions: any[], assets: any[], user: any | null }} TicketData
 */

/** @param {number} ticketId @returns {Promise<TicketData>} */
async function read(ticketId) {
  const [ticket, actions, assets] = await Promise.all([
    call(`Tickets/${ticketId}?includedetails=true`),
    list(`Actions?ticket_id=${ticketId}`, 'actions'),
    list(`Asset?ticket_id=${ticketId}&includeassetfields=true&includeinactive=true`, 'assets'),
  ])
  const user = ticket.user_id > 0 ? await call(`Users/${ticket.user_id}`) : null
  return { ticket, actions, assets, user }
}

/**
 * One ticket: its head with the toolbar, its tabs and its sidebar. The head and the sidebar are built anew whenever data
 * arrives, as large applications do; whoever sits in them has to sit down again.
 * @param {number} ticketId
 * @param {boolean} inList
 */
export function ticketView(ticketId, inList) {
  /** @type {TicketData | null} */
  let data = null
  let closed = false
  const head = el('div', { class: 'ticket-head' }, skeleton(2))
  const tabs = ticketTabs(ticketId)
  const body = el('div', { class: 'ticket-body' }, skeleton(6))
  const element = el('article', { class: 'ticket-pane', 'aria-label': `Ticket ${ticketId}` }, head, body)
  document.title = `Ticket ${ticketId} · Corral Desk`

  /** @param {unknown[]} change @param {string} done */
  async function change(change, done) {
    try {
      await call('Tickets', change)
      say(done)
    } catch (error) {
      say(error instanceof Error ? error.message : 'That did not work.')
    }
  }

  /** @param {TicketData} known */
  function toolbar({ ticket }) {
    const isClosed = ticket.status_id === closedStatus
    return el(
      'div',
      { class: 'buttons-container', role: 'group', 'aria-label': 'Actions on this ticket' },
      el(
        'button',
        { type: 'button', class: 'button', onclick: tabs.writeNote },
        icon('note'),
        el('span', {}, 'Note'),
      ),
      el(
        'button',
        {
          type: 'button',
          class: 'button',
          onclick: async () => {
            const me = await call('Agent/me')
            change([{ id: ticketId, agent_id: me.id }], 'The ticket is yours.')
          },
        },
        icon('person'),
        el('span', {}, 'Take'),
      ),
      el(
        'button',
        {
          type: 'button',
          class: 'button',
          onclick: () =>
            change(
              [{ id: ticketId, status_id: isClosed ? inProgress : closedStatus }],
              isClosed ? 'The ticket is open again.' : 'The ticket is closed.',
            ),
        },
        icon(isClosed ? 'reopen' : 'check'),
        el('span', {}, isClosed ? 'Reopen' : 'Close'),
      ),
      el(
        'button',
        {
          type: 'button',
          class: 'button icon-only',
          title: 'Share',
          'aria-label': 'Share',
          onclick: () => share(ticketId),
        },
        icon('share'),
      ),
    )
  }

  function renderPlaces() {
    if (!data) return
    const { ticket } = data
    const focused = document.activeElement
    const index =
      focused && head.contains(focused) ? [...head.querySelectorAll('button, a')].indexOf(focused) : -1
    head.replaceChildren(
      el(
        'div',
        { class: 'ticket-title' },
        inList &&
          el(
            'button',
            {
              type: 'button',
              class: 'round back',
              title: 'Back to the list',
              'aria-label': 'Back to the list',
              onclick: closeTicket,
            },
            icon('back'),
          ),
        el('h1', {}, el('span', { class: 'row-id' }, `#${ticket.id}`), ' ', ticket.summary),
      ),
      el(
        'div',
        { class: 'ticket-facts' },
        statusPill(ticket),
        ticket.deleted && el('span', { class: 'status deleted' }, 'Deleted'),
        el('span', {}, ticket.tickettype_name),
        el('span', {}, 'Opened ', when(ticket.dateoccurred)),
        el('span', {}, ticket.agent_name ? `With ${ticket.agent_name}` : 'Unassigned'),
      ),
      toolbar(data),
    )
    if (index >= 0)
      /** @type {HTMLElement | undefined} */ ([...head.querySelectorAll('button, a')][index])?.focus()
    const sidebar = ticketSidebar(data)
    const old = body.querySelector('.details-sidebar')
    if (old) old.replaceWith(sidebar)
    else {
      body.className = 'ticket-body hassidebar sidebar-2s'
      body.replaceChildren(tabs.element, sidebar)
    }
  }

  async function reload() {
    try {
      const found = await read(ticketId)
      if (closed) return
      data = found
      renderPlaces()
      tabs.update(found)
    } catch (error) {
      if (closed || data) return
      const words = error instanceof Error ? error.message : 'The ticket cannot be read.'
      head.replaceChildren(el('h1', {}, `#${ticketId}`))
      body.replaceChildren(
        el('p', { class: 'empty' }, words, ' ', el('a', { href: '/tickets?area=1' }, 'Back to the tickets')),
      )
    }
  }
  reload()

  return {
    ticketId,
    element,
    reload,
    renderPlaces,
    close() {
      closed = true
    },
  }
}

/** @param {number} ticketId */
async function share(ticketId) {
  try {
    await navigator.clipboard.writeText(`${location.origin}/ticket?id=${ticketId}`)
    say('The link is in the clipboard.')
  } catch {
    say(`The link is ${location.origin}/ticket?id=${ticketId}`)
  }
}
