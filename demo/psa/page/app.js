import { call, watchTickets } from './api.js'
import { el, icon } from './dom.js'
import { newTicket } from './new-ticket.js'
import { configPage, portalPage } from './other-pages.js'
import { currentRoute, startRouter } from './router.js'
import { ticketList } from './ticket-list.js'
import { ticketView } from './ticket-view.js'

const root = document.documentElement
const content = el('main', { class: 'content', id: 'content' })
const container = el('div', { class: 'app-container' })
const themeButton = el('button', { class: 'round', type: 'button', onclick: switchTheme })
const agentName = el('span', { class: 'agent-name' })
const agentMark = el('span', { class: 'avatar', 'aria-hidden': 'true' })
/** @type {Record<string, HTMLElement>} */
const links = {
  tickets: el('a', { class: 'nav-link', href: '/tickets?area=1' }, 'Tickets'),
  portal: el('a', { class: 'nav-link', href: '/portal' }, 'Portal'),
  config: el('a', { class: 'nav-link', href: '/config/general' }, 'Settings'),
}

function switchTheme() {
  const theme = root.dataset.theme === 'dark' ? 'light' : 'dark'
  localStorage.setItem('corral-theme', theme)
  root.dataset.theme = theme
  showTheme()
}

function showTheme() {
  const dark = root.dataset.theme === 'dark'
  container.classList.toggle('theme-dark', dark)
  themeButton.replaceChildren(icon(dark ? 'sun' : 'moon'))
  themeButton.title = dark ? 'Light theme' : 'Dark theme'
  themeButton.setAttribute('aria-label', themeButton.title)
}

/** @type {ReturnType<typeof ticketList> | null} */
let list = null
/** @type {ReturnType<typeof ticketView> | null} */
let ticket = null

/** Shows what the address says. What stays on the page is kept, so that the list does not jump when a ticket opens. */
function render() {
  const route = currentRoute()
  for (const [name, link] of Object.entries(links)) {
    const current = name === route.page || (name === 'tickets' && route.page === 'new')
    if (current) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  if (route.page !== 'tickets' || route.ticketId !== ticket?.ticketId) {
    ticket?.close()
    ticket = null
  }
  if (route.page !== 'tickets') {
    list = null
    const pages = { new: newTicket, config: configPage, portal: portalPage }
    content.className = 'content single'
    content.replaceChildren(pages[route.page]())
    return
  }
  list = route.list ? (list ?? ticketList()) : null
  list?.update(route)
  if (route.ticketId && !ticket) ticket = ticketView(route.ticketId, route.list)
  if (!ticket) document.title = 'Tickets · Corral Desk'
  content.className = list && ticket ? 'content split' : 'content single'
  const wanted = [list?.element, ticket?.element].filter((element) => element !== undefined)
  // Moving an element would load its frame anew, so nothing is touched that stands already.
  for (const child of [...content.children])
    if (!wanted.includes(/** @type {HTMLElement} */ (child))) child.remove()
  for (const element of wanted) if (element.parentElement !== content) content.append(element)
  if (list && content.firstElementChild !== list.element) content.prepend(list.element)
}

container.append(
  el('a', { class: 'skip', href: '#content', onclick: skip }, 'Skip to the content'),
  el(
    'header',
    { class: 'topbar' },
    el(
      'a',
      { class: 'brand', href: '/tickets?area=1', 'aria-label': 'Corral Desk, tickets' },
      el('img', { src: '/assets/icon.svg', alt: '', width: 24, height: 24 }),
      el('span', { class: 'brand-name' }, 'Corral Desk'),
    ),
    el('nav', { 'aria-label': 'Main' }, ...Object.values(links)),
    el(
      'div',
      { class: 'topbar-end' },
      el(
        'a',
        { class: 'button primary new-ticket', href: '/ticket?id=-1', 'aria-label': 'New ticket' },
        icon('plus'),
        el('span', { class: 'new-label' }, 'New ticket'),
      ),
      themeButton,
      el('span', { class: 'agent' }, agentMark, agentName),
    ),
  ),
  content,
  el('div', { class: 'toast', role: 'status' }),
)

/** @param {Event} event */
function skip(event) {
  event.preventDefault()
  content.tabIndex = -1
  content.focus()
}

showTheme()
document.querySelector('#root')?.append(container)
startRouter(render)
render()

watchTickets((ticketId) => {
  list?.reload()
  if (ticket?.ticketId === ticketId) ticket.reload()
})

// A page that re-renders its places every second, as busy applications do.
if (root.dataset.rerender) setInterval(() => ticket?.renderPlaces(), 1000)

call('Agent/me').then((agent) => {
  agentName.textContent = agent.name
  agentMark.textContent = agent.initials
})
