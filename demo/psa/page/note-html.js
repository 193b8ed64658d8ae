import { el } from './dom.js'

/**
 * Shows the HTML of a note without ever giving it to the browser to parse: a small reader builds the allowed elements
 * itself, and everything else is text. Works under a policy that forbids HTML sinks altogether.
 */

const allowed = new Set(
  'p br b strong i em u s ul ol li code pre blockquote table thead tbody tr th td hr small span div a'.split(
    ' ',
  ),
)
const dropped = new Set(['script', 'style', 'template', 'iframe', 'object', 'noscript', 'title', 'head'])
const empty = new Set(['br', 'hr'])
const headings = /^h[1-6]$/

/** @type {Record<string, string>} */
const entities = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  ndash: '–',
  mdash: '—',
  hellip: '…',
}

/** @param {string} text */
function decode(text) {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name) return entities[name.toLowerCase()] ?? whole
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** @param {string} attributes */
function linkOf(attributes) {
  const href = decode(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes)?.slice(1).find(Boolean) ?? '')
  return /^https?:\/\//i.test(href) ? { href, rel: 'noopener noreferrer', target: '_blank' } : {}
}

/**
 * @param {string} html
 * @returns {HTMLElement} a block with what is allowed of it
 */
export function noteContent(html) {
  const root = el('div', { class: 'note-content' })
  /** @type {{ name: string, element: HTMLElement }[]} */
  const open = [{ name: '', element: root }]
  const top = () => open[open.length - 1]?.element ?? root
  let hidden = ''
  for (const part of html.match(/<!--[\s\S]*?-->|<\/?[a-z][^>]*>|[^<]+|</gi) ?? []) {
    const tag = /^<(\/?)([a-z][a-z0-9]*)([^>]*)>$/i.exec(part)
    if (!tag) {
      if (!hidden && !part.startsWith('<!--')) top().append(decode(part))
      continue
    }
    const [, closing, rawName = '', attributes = ''] = tag
    const name = rawName.toLowerCase()
    if (hidden) {
      if (closing && name === hidden) hidden = ''
      continue
    }
    if (!closing && dropped.has(name)) {
      hidden = name
      continue
    }
    if (!allowed.has(name) && !headings.test(name)) continue
    if (closing) {
      const index = open.findLastIndex((entry) => entry.name === name)
      if (index > 0) open.length = index
      continue
    }
    // Headings of a note must not break into the page's own outline.
    const element = headings.test(name)
      ? el('p', { class: 'note-heading' })
      : el(name, name === 'a' ? linkOf(attributes) : {})
    top().append(element)
    if (!empty.has(name) && !attributes.endsWith('/')) open.push({ name, element })
  }
  return root
}
