import type { PanelModel } from '../models/panel-model.ts'
import { chooseTab, tabs } from './subject-kinds.ts'

/**
 * The panel's keys, wherever its focus is: `/` search, `1` to `4` tabs, `r` for a remote session or *Run now*, `s`, `a` and
 * `c` for *Schedule*, *Ask for approval* and *Cancel*, Escape back. Keys that are typed into a field, held down or pressed
 * with Ctrl, Alt or Meta are left alone.
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
  else if (['r', 's', 'a', 'c'].includes(event.key))
    pressShortcut(event, `.dh-screen [aria-keyshortcuts="${event.key}"]`)
}

function handleToolsKey(event: KeyboardEvent, model: PanelModel) {
  if (event.key === '/') {
    event.preventDefault()
    document.dispatchEvent(new Event('dh-search'))
  }
  const tab = tabs[Number(event.key) - 1]
  if (tab) chooseTab(model, tab)
  if (event.key === 'r') pressShortcut(event, '.dh-remote [aria-keyshortcuts="r"]')
}

/** Presses what shows the key, so that the key can never do what nothing on the screen offers. */
function pressShortcut(event: KeyboardEvent, selector: string) {
  const button = document.querySelector<HTMLElement>(selector)
  if (!button) return
  event.preventDefault()
  button.click()
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox'
  return target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)
}
