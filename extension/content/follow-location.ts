const lookMilliseconds = 1_000

/**
 * Calls `then` with the page's address: now, whenever the page has moved to another without being loaded, and when
 * it has come back from the browser's cache or was only prepared before. Nothing that the page's scripts say counts:
 * the address is read from the browser.
 *
 * @param then `again` is true where the page was away, so that what was told of it may be forgotten
 */
export function followLocation(then: (address: URL, again: boolean) => void, signal: AbortSignal): void {
  const look = (again: boolean) => then(new URL(location.href), again)
  // Not `navigate`: that comes before the address has changed, and for downloads and pages that never come.
  if (typeof navigation === 'object')
    navigation.addEventListener('currententrychange', () => look(false), { signal })
  else {
    const timer = setInterval(() => look(false), lookMilliseconds)
    signal.addEventListener('abort', () => clearInterval(timer))
  }
  window.addEventListener('pageshow', ({ persisted }) => persisted && look(true), { signal })
  if (isPrerendering(document))
    document.addEventListener('prerenderingchange', () => look(true), { signal, once: true })
  else look(false)
}

/** Whether the browser has loaded the page ahead, before anybody has asked for it. */
function isPrerendering(page: Document & { prerendering?: boolean }): boolean {
  return page.prerendering === true
}
