import { call, customTab } from './api.js'
import { el, icon, say, skeleton } from './dom.js'
import { noteContent } from './note-html.js'
import { when } from './time.js'

/** @typedef {import('./ticket-view.js').TicketData} TicketData */

const internalNote = 7
const replyToUser = 1

/**
 * The tabs of a ticket: Details, Activity, and the configured one, whose frame is loaded when it is first chosen and
 * then stays.
 * @param {number} ticketId
 */
export function ticketTabs(ticketId) {
  /** @type {{ id: string, label: string, panel: HTMLElement, frame?: string }[]} */
  const tabs = [
    { id: 'details', label: 'Details', panel: el('div', {}, skeleton(5)) },
    { id: 'activity', label: 'Activity', panel: el('div', {}, skeleton(5)) },
  ]
  let chosen = 'details'
  let count = 0
  const strip = el('div', {
    class: 'tabstrip',
    role: 'tablist',
    'aria-label': 'Parts of this ticket',
    onkeydown: move,
  })
  const element = el('div', { class: 'ticket-main' }, strip)
  const compose = composer(ticketId)
  const history = el('ol', { class: 'history' })

  function show() {
    strip.replaceChildren(
      ...tabs.map(({ id, label }) =>
        el(
          'button',
          {
            type: 'button',
            role: 'tab',
            id: `tab-${id}`,
            class: id === chosen ? 'tabsheet tabselected' : 'tabsheet',
            'aria-selected': String(id === chosen),
            'aria-controls': `panel-${id}`,
            tabindex: id === chosen ? 0 : -1,
            onclick: () => choose(id),
          },
          label,
          id === 'activity' && count > 0 && el('span', { class: 'badge' }, String(count)),
        ),
      ),
    )
    for (const { id, panel, frame, label } of tabs) {
      panel.hidden = id !== chosen
      if (frame && id === chosen && !panel.firstChild)
        panel.append(el('iframe', { src: frame, title: label, allow: 'clipboard-write' }))
      if (panel.parentElement === element) continue
      panel.id = `panel-${id}`
      panel.className = `tabpanel ${id}`
      panel.setAttribute('role', 'tabpanel')
      panel.setAttribute('aria-labelledby', `tab-${id}`)
      panel.tabIndex = 0
      element.append(panel)
    }
  }

  function focusChosen() {
    const tab = strip.querySelector('.tabselected')
    if (tab instanceof HTMLElement) tab.focus()
  }

  /** @param {string} id */
  function choose(id) {
    chosen = id
    show()
    focusChosen()
  }

  /** @param {Event} event */
  function move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[/** @type {KeyboardEvent} */ (event).key]
    if (!step) return
    const index = tabs.findIndex(({ id }) => id === chosen)
    const next = tabs[(index + step + tabs.length) % tabs.length]
    if (next) choose(next.id)
  }

  tabs[1]?.panel.replaceChildren(compose.element, history)
  show()
  customTab(ticketId).then((found) => {
    if (!found) return
    tabs.push({ id: 'custom', label: found.name, panel: el('div', {}), frame: found.url })
    show()
  })

  return {
    element,
    writeNote() {
      choose('activity')
      compose.focus()
    },
    /** @param {TicketData} data */
    update({ ticket, actions }) {
      count = actions.length
      tabs[0]?.panel.replaceChildren(
        el(
          'div',
          { class: 'details-text' },
          ...paragraphs(ticket.details || 'The ticket came without a description.'),
        ),
      )
      history.replaceChildren(...actions.map(entry))
      if (actions.length === 0)
        history.append(el('li', { class: 'empty' }, 'Nothing has happened on this ticket yet.'))
      const hadFocus = strip.contains(document.activeElement)
      show()
      if (hadFocus) focusChosen()
    },
  }
}

/** @param {string} text */
function paragraphs(text) {
  return text.split('\n').map((line) => el('p', {}, line))
}

/** @param {any} action */
function entry(action) {
  return el(
    'li',
    { class: action.hiddenfromuser ? 'entry internal' : 'entry' },
    el(
      'p',
      { class: 'entry-head' },
      el('span', { class: 'strong' }, action.who),
      el('span', { class: 'quiet' }, action.outcome),
      action.hiddenfromuser && el('span', { class: 'internal-mark' }, icon('lock'), 'Internal'),
      el('span', { class: 'entry-time quiet' }, when(action.datetime)),
    ),
    noteContent(action.note_html),
  )
}

/** @param {number} ticketId */
function composer(ticketId) {
  const text = /** @type {HTMLTextAreaElement} */ (
    el('textarea', {
      rows: 3,
      name: 'note',
      required: true,
      'aria-label': 'New entry',
      placeholder: 'What happened?',
    })
  )
  const internal = /** @type {HTMLInputElement} */ (el('input', { type: 'checkbox', checked: true }))
  const send = /** @type {HTMLButtonElement} */ (
    el('button', { type: 'submit', class: 'button primary' }, 'Add')
  )
  const element = el(
    'form',
    {
      class: 'composer',
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault()
        send.disabled = true
        try {
          const outcome_id = internal.checked ? internalNote : replyToUser
          await call('Actions', [
            { ticket_id: ticketId, outcome_id, hiddenfromuser: internal.checked, note: text.value.trim() },
          ])
          text.value = ''
          say(internal.checked ? 'The internal note is added.' : 'The reply is added.')
        } catch (error) {
          say(error instanceof Error ? error.message : 'That did not work.')
        }
        send.disabled = false
      },
    },
    text,
    el(
      'div',
      { class: 'composer-end' },
      el('label', { class: 'check' }, internal, el('span', {}, 'Internal: the requester does not see it')),
      send,
    ),
  )
  return { element, focus: () => text.focus() }
}
