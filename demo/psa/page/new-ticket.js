import { call, list } from './api.js'
import { el, say } from './dom.js'
import { go } from './router.js'

/** The form of a new ticket (`id=-1`). */
export function newTicket() {
  document.title = 'New ticket · Corral Desk'
  const client = /** @type {HTMLSelectElement} */ (
    el(
      'select',
      { id: 'new-client', required: true, onchange: readUsers },
      el('option', { value: '' }, 'Choose…'),
    )
  )
  const user = /** @type {HTMLSelectElement} */ (
    el('select', { id: 'new-user' }, el('option', { value: '' }, 'Nobody'))
  )
  const asset = /** @type {HTMLSelectElement} */ (
    el('select', { id: 'new-asset' }, el('option', { value: '' }, 'None'))
  )
  const summary = /** @type {HTMLInputElement} */ (
    el('input', { id: 'new-summary', required: true, maxlength: 500 })
  )
  const details = /** @type {HTMLTextAreaElement} */ (el('textarea', { id: 'new-details', rows: 6 }))
  /** @type {any[]} */
  let users = []

  list('Client?pageinate=false', 'clients').then((clients) =>
    client.append(...clients.map((one) => el('option', { value: one.id }, one.name))),
  )

  async function readUsers() {
    if (!client.value) return
    const [people, assets] = await Promise.all([
      list(`Users?client_id=${client.value}`, 'users'),
      list(`Asset?client_id=${client.value}`, 'assets'),
    ])
    users = people
    user.replaceChildren(
      el('option', { value: '' }, 'Nobody'),
      ...people.map((one) => el('option', { value: one.id }, one.name)),
    )
    asset.replaceChildren(
      el('option', { value: '' }, 'None'),
      ...assets.map((one) =>
        el('option', { value: one.id }, `${one.inventory_number} · ${one.assettype_name}`),
      ),
    )
  }

  /** @param {Event} event */
  async function save(event) {
    event.preventDefault()
    const person = users.find(({ id }) => String(id) === user.value)
    try {
      const added = await call('Tickets', [
        {
          summary: summary.value,
          details: details.value,
          client_id: Number(client.value),
          ...(person ? { user_id: person.id, site_id: person.site_id } : {}),
          assets: asset.value ? [{ id: Number(asset.value) }] : [],
        },
      ])
      go(`/ticket?id=${added.id}`)
    } catch (error) {
      say(error instanceof Error ? error.message : 'That did not work.')
    }
  }

  return el(
    'form',
    { class: 'sheet', onsubmit: save },
    el('h1', {}, 'New ticket'),
    field('Summary', summary),
    el(
      'div',
      { class: 'columns' },
      field('Customer', client),
      field('Requester', user),
      field('Asset', asset),
    ),
    field('Details', details),
    el(
      'div',
      { class: 'sheet-end' },
      el('a', { class: 'button', href: '/tickets?area=1' }, 'Cancel'),
      el('button', { type: 'submit', class: 'button primary' }, 'Open the ticket'),
    ),
  )
}

/** @param {string} label @param {HTMLElement} control */
function field(label, control) {
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control)
}
