/** What Chromium tells beyond the standard: whether nothing covers, fades, filters or transforms an element. */
type SeenEntry = IntersectionObserverEntry & { isVisible?: boolean }
type SeenOptions = IntersectionObserverInit & { trackVisibility: true; delay: number }

/** How it stands with an element: the browser has not said yet; it is covered; or it is seen since an instant. */
type Sight = 'unknown' | 'covered' | { since: number }

export type GuardPressesOptions = {
  /** The buttons that are guarded. */
  selector: string
  /** What of the page has to be seen for a button to be pressed. */
  areaOf: (button: Element) => Element
  /** A press was not taken, since something covers the area. */
  onRefused: () => void
}

/** How often the browser looks, at most, and how long the area has to be seen before a press counts, in milliseconds. */
const delay = 100
const dwell = 300
const patience = 1_500

/**
 * Takes presses only while the browser vouches that what is pressed can really be seen: the page around a frame may
 * lay something over it, so that somebody presses what he does not see. A press that comes too early waits until the
 * area has been seen for a while. Where the browser can't tell (Firefox), presses are taken as they come.
 */
export function guardPresses({ selector, areaOf, onRefused }: GuardPressesOptions): void {
  if (!('isVisible' in IntersectionObserverEntry.prototype)) return
  const sights = new WeakMap<Element, Sight>()
  const options: SeenOptions = { trackVisibility: true, delay, threshold: [0, 0.5, 1] }
  const observer = new IntersectionObserver((entries: SeenEntry[]) => {
    for (const entry of entries) sights.set(entry.target, sightOf(entry, sights.get(entry.target)))
  }, options)
  const look = (area: Element): Sight => {
    if (!sights.has(area)) {
      sights.set(area, 'unknown')
      observer.observe(area)
    }
    return sights.get(area) ?? 'unknown'
  }
  let passing: Element | null = null

  /** Presses the button for good, as soon as its area has been seen long enough. */
  const pressLater = (button: HTMLElement, until: number) => {
    const sight = look(areaOf(button))
    if (!button.isConnected) return
    if (isSeen(sight)) {
      passing = button
      button.click()
      passing = null
    } else if (sight === 'covered' || performance.now() > until) onRefused()
    else setTimeout(pressLater, delay / 2, button, until)
  }
  window.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest(selector) : null
      if (!(button instanceof HTMLElement) || button === passing || isSeen(look(areaOf(button)))) return
      event.preventDefault()
      event.stopImmediatePropagation()
      pressLater(button, performance.now() + patience)
    },
    { capture: true },
  )
  // Whoever is about to press comes near first: the browser may begin to look.
  for (const type of ['pointerover', 'focusin'])
    window.addEventListener(type, ({ target }) => {
      const button = target instanceof Element ? target.closest(selector) : null
      if (button) look(areaOf(button))
    })
}

function sightOf({ isIntersecting, isVisible, time }: SeenEntry, before: Sight | undefined): Sight {
  if (!isIntersecting) return 'unknown'
  if (!isVisible) return 'covered'
  return typeof before === 'object' ? before : { since: time }
}

function isSeen(sight: Sight): boolean {
  return typeof sight === 'object' && performance.now() - sight.since >= dwell
}
