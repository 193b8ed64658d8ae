import type { PanelModel } from '../models/panel-model.ts'
import { subjectKinds } from './subject-kinds.ts'

/**
 * The panel's keys, wherever its focus is: `/` search, `1` `2` `3` tabs, `r` and `c` for *Run now* and *Cancel*,
 * Escape back. Keys that are typed into a field, held down or pressed with Ctrl, Alt or Meta are left alone.
 */
export function handleKey(event: KeyboardEvent, model: PanelModel): void {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
  if (model.signedOut.peek()) return
  const screen = model.screen.peek()
  if (event.key === 'Escape' && screen.name !== 'tools') {
    event.preventDefault()
    model.back()
    return
  }
  if (isTyping(event.target)) return
  if (screen.name === 'tools') handleToolsKey(event, model)
  else if (event.key === 'r' || event.key === 'c') pressShortcut(event, event.key)
}

function handleToolsKey(event: KeyboardEvent, model: PanelModel) {
  if (event.key === '/') {
    event.preventDefault()
    document.dispatchEvent(new Event('dh-search'))
  }
  const kind = subjectKinds[Number(event.key) - 1]
  if (kind) model.place.choose(kind)
}

/** Presses the button that shows this key, so that the key can never do what no button offers. */
function pressShortcut(event: KeyboardEvent, key: string) {
  const button = document.querySelector<HTMLElement>(`.dh-screen [aria-keyshortcuts="${key}"]`)
  if (!button) return
  event.preventDefault()
  button.click()
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox'
  return target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)
}
