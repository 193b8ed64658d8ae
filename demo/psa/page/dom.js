/**
 * Makes an element.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] functions are listeners (`onclick`), true sets an empty attribute,
 *   false, null and undefined leave it out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function')
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value))
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

/** Outlines of the icons, drawn on 24 × 24. */
const outlines = {
  share: 'M4 12v7a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-7M16 7l-4-4-4 4M12 3v13',
  note: 'M5 4h14v10l-5 6H5zM19 14h-5v6M8.5 9h7M8.5 12.5h4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-4 4-5.5 7.500-5.500s6.700 1.500 7.500 5.500',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  reopen: 'M4 9h10a5 5 0 0 1 0 10H8M8 5L4 9l4 4',
  plus: 'M12 5v14M5 12h14',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
  moon: 'M20 14.500A8 8 0 1 1 9.500 4a6.500 6.500 0 0 0 10.500 10.500z',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM20 20l-4.700-4.700',
  back: 'M15 5l-7 7 7 7',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  device: 'M4 5h16v11H4zM9 20h6M12 16v4',
  building: 'M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3',
}

/**
 * An icon that says nothing by itself: put words beside it, or a title on its button.
 * @param {keyof typeof outlines} name
 */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', outlines[name])
  svg.append(path)
  return svg
}

/**
 * Says something for a moment, to eyes and to screen readers.
 * @param {string} message
 */
export function say(message) {
  const place = document.querySelector('.toast')
  if (!place) return
  place.textContent = message
  place.classList.add('shown')
  setTimeout(() => place.classList.remove('shown'), 3500)
}

/** Grey bars in the shape of what is coming. @param {number} lines */
export function skeleton(lines) {
  return el(
    'div',
    { class: 'skeleton', 'aria-hidden': 'true' },
    ...Array.from({ length: lines }, () => el('span', {})),
  )
}
