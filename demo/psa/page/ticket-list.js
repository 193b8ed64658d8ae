import { call, list as readList } from './api.js'
import { el, icon, skeleton } from './dom.js'
import { currentRoute, go, listAddress } from './router.js'
import { when } from './time.js'

/** @typedef {import('./router.js').Route} Route */

const views = /** @type {const} */ ([
  ['open', 'Open'],
  ['mine', 'Mine'],
  ['unassigned', 'Unassigned'],
  ['all', 'All'],
])

const closedStatus = 9

/** The list of tickets; it keeps itself up to date and follows the address. */
export function ticketList() {
  /** @type {any[] | null} */
  let tickets = null
  let failure = ''
  let me = 0
  /** @type {Route} */
  let route = currentRoute()
  const rows = el('ul', { class: 'ticket-rows', 'aria-label': 'Tickets', onkeydown: moveFocus })
  const count = el('p', { class: 'count', role: 'status' })
  const tabs = el('div', { class: 'views' })
  const search = /** @type {HTMLInputElement} */ (
    el('input', {
      type: 'search',
      placeholder: 'Search tickets',
      'aria-label': 'Search tickets',
      oninput: () => {
        history.replaceState(null, '', listAddress({ ticketId: route.ticketId, search: search.value }))
        route = currentRoute()
        show()
      },
    })
  )
  const element = el(
    'section',
    { class: 'list-pane', 'aria-labelledby': 'list-heading' },
    el(
      'div',
      { class: 'list-head' },
      el('h1', { id: 'list-heading', class: 'list-title' }, 'Tickets'),
      count,
      el('label', { class: 'search' }, icon('search'), search),
      tabs,
    ),
    el(
      'div',
      { class: 'row-labels', 'aria-hidden': 'true' },
      ...['Ticket', 'Customer', 'Requester', 'Agent', 'Status', 'Updated'].map((label) =>
        el('span', {}, label),
      ),
    ),
    rows,
  )

  /** @param {any} ticket */
  function inView(ticket) {
    const words = `${ticket.id} ${ticket.summary} ${ticket.client_name} ${ticket.user_name}`.toLowerCase()
    if (!words.includes(route.search.toLowerCase())) return false
    if (route.view === 'all') return true
    if (ticket.status_id === closedStatus) return false
    if (route.view === 'mine') return ticket.agent_id === me
    return route.view !== 'unassigned' || ticket.agent_id === 0
  }

  function show() {
    tabs.replaceChildren(
      ...views.map(([view, label]) =>
        el(
          'a',
          {
            class: 'view',
            href: listAddress({ view, ticketId: route.ticketId }),
            'aria-current': route.view === view && 'true',
          },
          label,
        ),
      ),
    )
    if (failure) return rows.replaceChildren(el('li', { class: 'empty' }, failure))
    if (!tickets) return rows.replaceChildren(el('li', { class: 'empty' }, skeleton(8)))
    const shown = tickets.filter(inView)
    count.textContent = shown.length === 1 ? '1 ticket' : `${shown.length} tickets`
    if (shown.length === 0) {
      const words = route.search
        ? 'No ticket has these words. Try fewer of them.'
        : 'Nothing here. Well done.'
      return rows.replaceChildren(el('li', { class: 'empty' }, words))
    }
    rows.replaceChildren(...shown.map((ticket) => row(ticket, route)))
  }

  async function reload() {
    try {
      const [found, agent] = await Promise.all([
        readList('Tickets?pageinate=false', 'tickets'),
        call('Agent/me'),
      ])
      tickets = found
      me = agent.id
      failure = ''
    } catch (error) {
      failure = error instanceof Error ? error.message : 'The tickets cannot be read.'
    }
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.row : undefined
    show()
    if (focused) /** @type {HTMLElement | null} */ (rows.querySelector(`[data-row="${focused}"]`))?.focus()
  }
  reload()

  return {
    element,
    reload,
    /** @param {Route} next */
    update(next) {
      route = next
      if (search.value !== route.search) search.value = route.search
      show()
    },
  }
}

/** @param {any} ticket @param {Route} route */
function row(ticket, route) {
  const open = ticket.id === route.ticketId
  const general = ticket.user_name === 'General User' || !ticket.user_name
  return el(
    'li',
    {},
    el(
      'a',
      {
        class: `ticket-row${ticket.id === route.selectedId ? ' marked' : ''}`,
        href: listAddress({ ticketId: ticket.id }),
        'aria-current': open && 'true',
        'data-row': ticket.id,
      },
      el(
        'span',
        { class: 'row-summary' },
        el('span', { class: 'row-id' }, String(ticket.id)),
        ticket.priority_id <= 2 &&
          el('span', { class: `priority p${ticket.priority_id}` }, `P${ticket.priority_id}`),
        el('span', { class: 'row-words' }, ticket.summary),
      ),
      el('span', { class: 'row-client' }, ticket.client_name),
      el('span', { class: general ? 'row-user none' : 'row-user' }, ticket.user_name || 'Nobody named'),
      el(
        'span',
        { class: ticket.agent_id ? 'row-agent' : 'row-agent none' },
        ticket.agent_name || 'Unassigned',
      ),
      el('span', { class: 'row-status' }, statusPill(ticket)),
      el('span', { class: 'row-time' }, when(ticket.last_update)),
    ),
  )
}

/** The status in its colour. @param {any} ticket */
export function statusPill(ticket) {
  return el('span', { class: `status s${ticket.status_id}` }, ticket.status_name)
}

/** @param {Event} event */
function moveFocus(event) {
  const { key } = /** @type {KeyboardEvent} */ (event)
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return
  const all = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('a')]
  const index = all.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement))
  const next = all[index + (key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}

/** Closes an open ticket and stays in the list. */
export function closeTicket() {
  go(listAddress({ ticketId: null }))
}
