import { words } from '../words.ts'

const shownMilliseconds = 8_000
let hiding: ReturnType<typeof setTimeout> | undefined

/** Says for a while that a press was not taken, below everything else, so that nothing moves. */
export function sayCovered(): void {
  const notice = document.querySelector<HTMLElement>('#covered')
  if (!notice) return
  notice.textContent = words.page.covered
  clearTimeout(hiding)
  hiding = setTimeout(() => {
    notice.textContent = ''
  }, shownMilliseconds)
}
