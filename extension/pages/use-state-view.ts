import { useCallback, useEffect, useState } from 'preact/hooks'
import { browser } from '../browser.ts'
import type { StateView } from '../messages/page-messages.ts'
import { askBackground } from './ask-background.ts'

const lookMilliseconds = 1_000

/**
 * The state of the extension, read again by `refresh`, when a permission is given or taken, and each second while a
 * sign-in is being waited for (asking is what drives it).
 */
export function useStateView(): { state: StateView | null; refresh: () => Promise<void> } {
  const [state, setState] = useState<StateView | null>(null)
  const refresh = useCallback(async () => setState(await askBackground({ type: 'state' })), [])
  const waiting = state?.signIn.status === 'waiting'
  useEffect(() => {
    const look = () => void refresh()
    look()
    browser.permissions.onAdded.addListener(look)
    browser.permissions.onRemoved.addListener(look)
    return () => {
      browser.permissions.onAdded.removeListener(look)
      browser.permissions.onRemoved.removeListener(look)
    }
  }, [refresh])
  useEffect(() => {
    if (!waiting) return
    const timer = setInterval(() => void refresh(), lookMilliseconds)
    return () => clearInterval(timer)
  }, [waiting, refresh])
  return { state, refresh }
}
