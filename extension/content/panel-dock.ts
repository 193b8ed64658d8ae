import type { Handshake, ToPanel } from '../messages/frame-messages.ts'
import { words } from '../words.ts'
import { createPatience } from './patience.ts'
import { createSealedHost } from './sealed-host.ts'

export type PanelDock = {
  setOpen: (open: boolean) => void
  focus: () => void
  /** Comes back, after a while, where the page has thrown it out. */
  settle: () => void
  tell: (message: ToPanel) => void
  remove: () => void
}

export type PanelDockOptions = {
  /** Address of the extension's panel page. */
  panelUrl: string
  nonce: string
  theme: () => 'light' | 'dark' | null
  onClose: () => void
}

const barHeight = 34
/**
 * How tall the panel is, in pixels: always the same, as far as the window has room. One that grew and shrank with its
 * content would move what somebody is about to press.
 */
const tallest = 640
const smallest = 160
/** How far the panel keeps from the window's edges, in pixels, and how wide it is at most. */
const margin = 16
const widest = 400
const place = {
  position: 'fixed',
  'z-index': '2147483647',
  right: `${margin}px`,
  bottom: `${margin}px`,
  width: `min(${widest}px, calc(100vw - ${2 * margin}px))`,
}

/**
 * The panel: an extension page in a frame, inside a closed shadow root, so that the page's scripts can neither read
 * nor reach it. It hangs on the document itself, out of reach of an application that rebuilds its own tree: moving a
 * frame would load it anew. Styles are set as properties, which no content security policy of the page forbids.
 */
export function createPanelDock(options: PanelDockOptions): PanelDock {
  const { element: host, root, dress } = createSealedHost('panel')
  const card = document.createElement('div')
  const frame = document.createElement('iframe')
  const patience = createPatience()
  let port: MessagePort | null = null
  let due: ReturnType<typeof setTimeout> | null = null
  let opened = false

  const layOut = () => {
    const room = window.innerHeight - 2 * margin - barHeight
    frame.style.height = `${Math.max(smallest, Math.min(tallest, room))}px`
  }
  const paint = () => paintCard(card, options.theme() === 'dark')
  const stand = () => {
    due = null
    document.documentElement.append(host)
  }
  const setOpen = (open: boolean) => {
    dress({ ...place, display: open ? 'block' : 'none' })
    // A panel that nobody has opened yet is not loaded, and asks the server nothing.
    if (open && !opened) stand()
    opened ||= open
  }
  frame.style.cssText = 'display:block;width:100%;border:0;background:transparent;color-scheme:normal'
  frame.title = words.page.toolsTitle
  frame.allow = 'clipboard-write'
  frame.src = options.panelUrl
  // Each time, since a frame that was taken out and put back is loaded anew.
  frame.addEventListener('load', () => {
    port?.close()
    port = greet(frame, options)
  })
  card.append(createBar(options.onClose), frame)
  root.append(card)
  paint()
  layOut()
  window.addEventListener('resize', layOut)
  return {
    setOpen,
    focus: () => frame.focus(),
    settle: () => {
      if (!opened || due !== null || host.parentNode === document.documentElement) return
      due = setTimeout(stand, patience(performance.now()))
    },
    tell: (message) => {
      if (message.type === 'theme') paint()
      port?.postMessage(message)
    },
    remove: () => {
      window.removeEventListener('resize', layOut)
      if (due !== null) clearTimeout(due)
      port?.close()
      host.remove()
    },
  }
}

/** Hands the frame its end of a channel: to the extension's own origin and nobody else. Gives the other end. */
function greet(frame: HTMLIFrameElement, { panelUrl, nonce, theme }: PanelDockOptions): MessagePort {
  const { port1: port, port2: panelPort } = new MessageChannel()
  const handshake: Handshake = { type: 'deskhand-panel', nonce, theme: theme() }
  frame.contentWindow?.postMessage(handshake, new URL(panelUrl).origin, [panelPort])
  return port
}

function paintCard(card: HTMLElement, dark: boolean) {
  const [paper, line, ink] = dark ? ['#1c2326', '#2d373a', '#e5ebec'] : ['#f4f6f6', '#d9dfe0', '#172023']
  card.style.cssText = `overflow:hidden;border:1px solid ${line};border-radius:8px;background:${paper};color:${ink};box-shadow:0 1px 2px rgb(0 0 0/12%),0 8px 28px rgb(0 0 0/22%)`
}

function createBar(onClose: () => void): HTMLElement {
  const bar = document.createElement('div')
  bar.style.cssText = `display:flex;align-items:center;justify-content:space-between;box-sizing:border-box;height:${barHeight}px;padding:0 4px 0 16px;font:600 12px/1 system-ui,sans-serif`
  const name = document.createElement('span')
  name.textContent = words.page.product
  const close = document.createElement('button')
  close.type = 'button'
  close.textContent = '×'
  close.ariaLabel = words.page.close
  close.style.cssText =
    'width:28px;height:28px;border:0;border-radius:4px;background:transparent;color:inherit;font:18px/1 system-ui,sans-serif;cursor:pointer'
  close.addEventListener('click', onClose)
  bar.append(name, close)
  return bar
}
