import { el } from './dom.js'

/** The configuration: the switches of this demo. */
export function configPage() {
  document.title = 'Settings · Corral Desk'
  return el(
    'section',
    { class: 'sheet' },
    el('h1', {}, 'Settings'),
    el(
      'p',
      {},
      'Corral Desk is a small service desk for trying things out. Two switches make it as awkward as real ones are:',
    ),
    el(
      'ul',
      { class: 'plain' },
      el(
        'li',
        {},
        outside('/tickets?area=1&csp=strict', 'Strict content security policy'),
        ' – no foreign scripts, styles or frames, and no HTML sinks.',
      ),
      el(
        'li',
        {},
        outside('/tickets?area=1&rerender=1', 'Restless pages'),
        ' – the toolbar and the sidebar are built anew every second.',
      ),
    ),
    el('p', {}, 'API clients, outcomes and the custom tab are set where the demo is started.'),
  )
}

/** A link that loads the page, because the server decides by the address. @param {string} href @param {string} words */
function outside(href, words) {
  return el('a', { href, target: '_self' }, words)
}

/** What customers would see. */
export function portalPage() {
  document.title = 'Portal · Corral Desk'
  return el(
    'section',
    { class: 'sheet' },
    el('h1', {}, 'Customer portal'),
    el(
      'p',
      {},
      'Here customers would look after their own tickets. In the demo they write e-mail instead, and the desk answers.',
    ),
    el('p', {}, el('a', { href: '/tickets?area=1' }, 'To the tickets of the desk')),
  )
}
