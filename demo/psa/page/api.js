/** The access token that the page keeps in a readable cookie. */
function token() {
  return /(?:^|; )corral_access_token=([\w-]+)/.exec(document.cookie)?.[1] ?? ''
}

/** @param {unknown} body @returns {string} the words of an error, whatever its shape */
function wordsOf(body) {
  if (typeof body === 'string') return body
  if (typeof body !== 'object' || body === null) return ''
  const known = /** @type {Record<string, unknown>} */ (body)
  return String(known.errorMessage ?? known.Message ?? known.error ?? '')
}

/**
 * Calls the REST side as the signed-in agent.
 * @param {string} path under `/api`
 * @param {unknown} [body] given = POST
 * @returns {Promise<any>} the parsed answer
 * @throws {Error} with words for the agent
 */
export async function call(path, body) {
  const response = await fetch(`/api/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const answer = await response.json().catch(() => null)
  if (response.ok) return answer
  if (response.status === 401) throw new Error('Your sign-in has ended. Load the page again.')
  throw new Error(wordsOf(answer) || `Corral Desk answered with ${response.status}.`)
}

/**
 * The entries of a list, with or without its envelope.
 * @param {string} path
 * @param {string} key
 * @returns {Promise<any[]>}
 */
export async function list(path, key) {
  const answer = await call(path)
  return Array.isArray(answer) ? answer : answer[key]
}

/** @param {number} ticketId @returns {Promise<{name: string, url: string} | null>} */
export async function customTab(ticketId) {
  const response = await fetch(`/page/custom-tab?ticket_id=${ticketId}`)
  return response.ok ? response.json() : null
}

/** Hears of changed tickets. @param {(ticketId: number) => void} changed */
export function watchTickets(changed) {
  let events = listen(changed)
  // A page that the browser keeps for going back would keep its connection, of which a host has six.
  window.addEventListener('pagehide', () => events.close())
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) events = listen(changed)
  })
}

/** @param {(ticketId: number) => void} changed */
function listen(changed) {
  const events = new EventSource('/page/events')
  events.addEventListener('message', (event) => changed(Number(event.data)))
  return events
}
