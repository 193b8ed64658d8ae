import type { PanelModel } from '../models/panel-model.ts'
import { chooseTab, tabs } from './subject-kinds.ts'

/**
 * The panel's keys: `/` search, `1` to `4` tabs, `r` for a remote session or *Run now*, `s`, `a` and `c` for *Schedule*,
 * *Ask for approval* and *Cancel*, Escape back. Keys that are typed beside the panel or into a field, held down or
 * pressed with Ctrl, Alt or Meta are left alone.
 */
export function handleKey(event: KeyboardEvent, model: PanelModel, panel: HTMLElement): void {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
  if (model.signedOut.peek()) return
  // Seen from outside, what has the focus in a shadow tree is the element around it.
  const [target] = event.composedPath()
  if (target !== document.body && target instanceof Node && !panel.contains(target)) return
  const screen = model.screen.peek()
  if (event.key === 'Escape' && screen.name !== 'tools') {
    event.preventDefault()
    model.back()
    return
  }
  if (isTyping(target)) return
  if (screen.name === 'tools') handleToolsKey(event, model, panel)
  else if (['r', 's', 'a', 'c'].includes(event.key))
    pressShortcut(event, panel, `.dh-screen [aria-keyshortcuts="${event.key}"]`)
}

function handleToolsKey(event: KeyboardEvent, model: PanelModel, panel: HTMLElement) {
  if (event.key === '/') {
    event.preventDefault()
    document.dispatchEvent(new Event('dh-search'))
  }
  const tab = tabs[Number(event.key) - 1]
  if (tab) chooseTab(model, tab)
  if (event.key === 'r') pressShortcut(event, panel, '.dh-remote [aria-keyshortcuts="r"]')
}

/** Presses what shows the key, so that the key can never do what nothing on the screen offers. */
function pressShortcut(event: KeyboardEvent, panel: HTMLElement, selector: string) {
  const button = panel.querySelector<HTMLElement>(selector)
  if (!button) return
  event.preventDefault()
  button.click()
}

function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox'
  return target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)
}
