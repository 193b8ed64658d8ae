/**
 * Calls `then` once after so many milliseconds; while the page is hidden it waits until it is shown again. Gives what
 * takes that back.
 */
export function whenVisible(milliseconds: number, then: () => void): () => void {
  let isDue = false
  const look = () => {
    if (!isDue || document.hidden) return
    stop()
    then()
  }
  const timer = setTimeout(() => {
    isDue = true
    look()
  }, milliseconds)
  const stop = () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', look)
  }
  document.addEventListener('visibilitychange', look)
  return stop
}
