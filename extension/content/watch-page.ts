import type { Site } from '../sites/site.ts'

const settleMilliseconds = 100

/** Calls `then` a moment after the page has rebuilt something or changed its theme, until the signal ends it. */
export function watchPage(site: Site, then: () => void, signal: AbortSignal): void {
  let due: ReturnType<typeof setTimeout> | null = null
  let theme = site.themeOf(document)
  const observer = new MutationObserver((records) => {
    if (due !== null) return
    const themeNow = site.themeOf(document)
    if (themeNow === theme && records.every(({ type }) => type === 'attributes')) return
    theme = themeNow
    due = setTimeout(() => {
      due = null
      then()
    }, settleMilliseconds)
  })
  observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] })
  signal.addEventListener('abort', () => {
    observer.disconnect()
    if (due !== null) clearTimeout(due)
  })
}
