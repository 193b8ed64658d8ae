/** Name of the keyboard shortcut, as the manifest and the browser's settings know it. */
export const togglePanelCommand = 'toggle-panel'

/** What the background and the popup say to the content script of a tab. */
export type ContentCommand = { type: 'showPanel' } | { type: 'togglePanel' }

/** The command in a message, if it is one. */
export function readContentCommand(message: unknown): ContentCommand | null {
  if (typeof message !== 'object' || message === null || !('type' in message)) return null
  return message.type === 'showPanel' || message.type === 'togglePanel' ? { type: message.type } : null
}
