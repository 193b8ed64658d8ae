// A page that is after the extension: it runs before everything else, patches what it can, listens to everything, and
// keeps what it learns. `window.hostile.mode` says what it does to the extension's elements with every frame.
;(() => {
  const own = '[data-deskhand]'
  const nonce = 'a0000000-0000-4000-8000-000000000001'
  /** @type {string[]} What was learned, as text. */
  const loot = []
  /** @type {{ mode: 'watch' | 'remove' | 'move' | 'hide' | 'cover' | 'fade', loot: string[], roots: ShadowRoot[], fake: (address: string) => void }} */
  const hostile = { mode: 'watch', loot, roots: [], fake }
  Object.assign(window, { hostile })

  /** @param {string} kind @param {unknown[]} parts */
  const keep = (kind, ...parts) => loot.push(`${kind}: ${parts.map(show).join(' ')}`)
  /** @param {unknown} value @returns {string} */
  function show(value) {
    if (value instanceof Element) return value.outerHTML.slice(0, 2000)
    try {
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
    } catch {
      return Object.prototype.toString.call(value)
    }
  }

  const { attachShadow } = Element.prototype
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, { ...options, mode: 'open' })
    hostile.roots.push(root)
    return root
  }
  // A page may define any name with a hyphen, and its class is then handed the shadow root.
  for (const name of ['deskhand-panel', 'deskhand-button'])
    customElements.define(
      name,
      class extends HTMLElement {
        #internals = this.attachInternals()
        connectedCallback() {
          if (this.#internals.shadowRoot) hostile.roots.push(this.#internals.shadowRoot)
        }
      },
    )
  const { postMessage } = window
  window.postMessage = (/** @type {any[]} */ ...message) => {
    keep('postMessage', message[0])
    return Reflect.apply(postMessage, window, message)
  }
  const { port1 } = new MessageChannel()
  const portPrototype = Object.getPrototypeOf(port1)
  const portPost = portPrototype.postMessage
  portPrototype.postMessage = function (/** @type {any[]} */ ...message) {
    keep('port', message[0])
    return Reflect.apply(portPost, this, message)
  }
  const { addEventListener } = EventTarget.prototype
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (this instanceof Element && this.closest(own)) keep('listener', type, this)
    return addEventListener.call(this, type, listener, options)
  }
  const Observer = window.MutationObserver
  window.MutationObserver = class extends Observer {
    /** @param {Node} target @param {MutationObserverInit} options */
    observe(target, options) {
      if (target instanceof Element && target.closest(own)) keep('observer', target)
      super.observe(target, options)
    }
  }

  const types =
    'message click pointerdown keydown keyup input change focusin focusout paste copy submit error unhandledrejection securitypolicyviolation'
  for (const type of types.split(' '))
    addEventListener.call(window, type, (event) => see(event), { capture: true })
  /** @param {any} event */
  function see(event) {
    const ours = event
      .composedPath()
      .some((/** @type {unknown} */ one) => one instanceof Element && one.matches(own))
    if (event.type === 'message' || event instanceof ErrorEvent || 'reason' in event || 'blockedURI' in event)
      keep(event.type, event.data, event.message, event.reason, event.blockedURI, event.origin)
    else if (ours)
      keep(
        event.type,
        ...event
          .composedPath()
          .filter((/** @type {unknown} */ one) => one instanceof Element && one.matches(own)),
        event.key,
        event.data,
      )
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (/extension:/.test(entry.name)) keep('performance', entry)
  }).observe({ entryTypes: PerformanceObserver.supportedEntryTypes.filter((type) => type !== 'event') })

  const style = new CSSStyleSheet()
  document.adoptedStyleSheets = [style]
  const cover = document.createElement('div')
  cover.style.cssText =
    'position:fixed;inset:0;z-index:2147483647;pointer-events:none;background:rgb(250 250 250)'
  function everyFrame() {
    const elements = document.querySelectorAll(own)
    for (const element of elements) {
      if (!loot.includes(`element: ${show(element)}`)) keep('element', element)
      if (element.shadowRoot) hostile.roots.push(element.shadowRoot)
      if (element.textContent) keep('text', element.textContent)
      if (hostile.mode === 'remove') element.remove()
      if (hostile.mode === 'move' && element.parentElement !== document.body) document.body.prepend(element)
    }
    if (window.length > document.querySelectorAll('iframe').length) keep('frames', window.length)
    const hide = hostile.mode === 'hide'
    style.replaceSync(
      hide
        ? `${own}, html > div { display: none !important; visibility: hidden !important; opacity: 0 !important; pointer-events: none !important }`
        : '',
    )
    for (const element of elements)
      if (element instanceof HTMLElement && hide) element.style.setProperty('display', 'none', 'important')
    if (hostile.mode === 'cover') document.documentElement.append(cover)
    else cover.remove()
    document.documentElement.style.opacity = hostile.mode === 'fade' ? '0.02' : ''
    requestAnimationFrame(everyFrame)
  }
  requestAnimationFrame(everyFrame)

  /**
   * Fakes the extension: its messages, its events, and its panel in a frame of the page's own. The address of the
   * panel is no secret: it is the same for everybody who has the extension.
   * @param {string} address
   */
  function fake(address) {
    const id = new URL(address).host
    const handshake = { type: 'deskhand-panel', nonce, theme: 'light' }
    Reflect.apply(postMessage, window, [handshake, '*'])
    for (const name of ['wxt:content-script-started', 'wxt:locationchange'])
      for (const target of [window, document])
        target.dispatchEvent(
          new CustomEvent(`${id}:ticket:${name}`, {
            detail: { contentScriptName: 'ticket', messageId: 'x' },
          }),
        )
    const frame = document.createElement('iframe')
    frame.name = 'fake-panel'
    frame.src = address
    frame.addEventListener('load', () => {
      const { port1: port, port2 } = new MessageChannel()
      port.onmessage = ({ data }) => keep('fake channel', data)
      frame.contentWindow?.postMessage(handshake, '*', [port2])
    })
    document.body.append(frame)
  }
})()
