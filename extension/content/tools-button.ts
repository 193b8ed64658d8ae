import type { Anchor } from '../sites/site.ts'
import { words } from '../words.ts'
import { createSealedHost } from './sealed-host.ts'

export type ToolsButton = {
  /** Sits down at the best place that the page has now; in the corner where it has none. */
  settle: () => void
  setOpen: (open: boolean) => void
  focus: () => void
  remove: () => void
}

const seated = { display: 'inline-flex', 'vertical-align': 'middle', margin: '0 4px' }
const floating = { position: 'fixed', 'z-index': '2147483646', right: '16px', bottom: '16px' }

/** The button that opens and closes the panel. It comes back by `settle` wherever the page has thrown it out. */
export function createToolsButton(anchors: readonly Anchor[], onPress: () => void): ToolsButton {
  const { element: host, root, dress } = createSealedHost('button')
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = words.page.tools
  button.title = words.page.toolsTitle
  button.style.cssText =
    'min-height:28px;padding:4px 12px;border:1px solid #0b6470;border-radius:4px;background:#0b6470;color:#fff;font:600 13px/1.3 system-ui,sans-serif;cursor:pointer;outline-offset:2px'
  button.addEventListener('click', onPress)
  root.append(button)
  let open = false

  const show = (seat: boolean) => {
    dress(seat ? seated : { ...floating, display: open ? 'none' : 'block' })
  }
  const settle = () => {
    const found = findSeat(anchors)
    if (!found) {
      if (host.parentNode !== document.documentElement) document.documentElement.append(host)
      show(false)
      return
    }
    if (!isSeated(host, found)) found.element[found.place](host)
    show(true)
  }
  return {
    settle,
    setOpen: (next) => {
      open = next
      button.ariaExpanded = String(next)
      settle()
    },
    focus: () => button.focus(),
    remove: () => host.remove(),
  }
}

type Seat = { element: Element; place: Anchor['place'] }

/** The first anchor that the page has and shows. */
function findSeat(anchors: readonly Anchor[]): Seat | null {
  for (const { selector, place } of anchors) {
    const element = document.querySelector(selector)
    if (element?.checkVisibility()) return { element, place }
  }
  return null
}

function isSeated(host: Element, { element, place }: Seat): boolean {
  if (place === 'append' || place === 'prepend') return host.parentElement === element
  return place === 'before' ? element.previousElementSibling === host : element.nextElementSibling === host
}
