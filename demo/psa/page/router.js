/**
 * Where the address leads.
 * @typedef {object} Route
 * @property {'tickets' | 'new' | 'config' | 'portal'} page
 * @property {boolean} list the ticket list is shown
 * @property {number | null} ticketId the open ticket
 * @property {number | null} selectedId a row that is marked, but not open
 * @property {string} view which tickets the list shows
 * @property {string} search
 */

/** @param {string | null} text @returns {number | null} */
function numberOf(text) {
  const number = Number(text ?? '')
  return Number.isInteger(number) && number !== 0 ? number : null
}

/** @returns {Route} */
export function currentRoute() {
  const { pathname } = location
  const query = new URLSearchParams(location.search)
  const id = numberOf(query.get('id') ?? query.get('faultid'))
  const route = {
    list: /^\/(tickets|faults)(\/|$)/.test(pathname) || id === null,
    ticketId: id !== null && id > 0 ? id : null,
    selectedId: numberOf(query.get('selid')),
    view: query.get('view') ?? 'open',
    search: query.get('search') ?? '',
  }
  if (pathname.startsWith('/config')) return { ...route, page: 'config' }
  if (pathname.startsWith('/portal')) return { ...route, page: 'portal' }
  return { ...route, page: id === -1 ? 'new' : 'tickets' }
}

/** @type {() => void} */
let show = () => undefined

/** Starts moving without loading pages. @param {() => void} render called after every move */
export function startRouter(render) {
  show = render
  window.addEventListener('popstate', render)
  document.addEventListener('click', (event) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!plain || event.defaultPrevented || !link || link.target || link.origin !== location.origin) return
    event.preventDefault()
    go(link.href)
  })
}

/** Moves to an address of this site. @param {string} address */
export function go(address) {
  history.pushState(null, '', address)
  show()
}

/**
 * The address of the list, or of a ticket open in it, with what the list shows now.
 * @param {Partial<Pick<Route, 'ticketId' | 'view' | 'search'>>} change
 */
export function listAddress(change) {
  const route = { ...currentRoute(), ticketId: null, ...change }
  const query = new URLSearchParams({ area: '1' })
  if (route.view !== 'open') query.set('view', route.view)
  if (route.search) query.set('search', route.search)
  if (route.ticketId) query.set('id', String(route.ticketId))
  return `/tickets?${query}`
}
