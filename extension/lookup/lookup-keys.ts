import type { LookupAction, LookupModel } from './lookup-model.ts'

const byLetter: Record<string, LookupAction> = { r: 'remote', t: 'tools', c: 'copy' }

/**
 * The keys of the search, wherever its focus is: arrows, Enter, and Alt with R, T or C. The letter goes by its place
 * on the keyboard where Alt makes another character of it, as on a Mac.
 */
export function handleLookupKey(event: KeyboardEvent, model: LookupModel): void {
  if (event.isComposing || event.ctrlKey || event.metaKey) return
  const done = event.altKey ? pressLetter(event, model) : pressPlain(event, model)
  if (done) event.preventDefault()
}

function pressLetter({ key, code, shiftKey, repeat }: KeyboardEvent, model: LookupModel): boolean {
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^Key/, '').toLowerCase()
  const action = byLetter[letter]
  if (!action) return false
  if (!repeat) model.press(action === 'copy' && shiftKey ? 'copyAll' : action)
  return true
}

function pressPlain({ key, target, repeat }: KeyboardEvent, model: LookupModel): boolean {
  if (key === 'ArrowDown') model.move(1)
  else if (key === 'ArrowUp') model.move(-1)
  // Enter on a button presses that button.
  else if (key === 'Enter' && target instanceof HTMLInputElement && !repeat) model.press('open')
  else return false
  return true
}

/** Alt and a letter, as the keyboard of this computer writes it. */
export function altKey(letter: string): string {
  return /mac/i.test(navigator.platform) ? `⌥${letter}` : `Alt+${letter}`
}
