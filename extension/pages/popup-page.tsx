import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { browser } from '../browser.ts'
import type { TabView } from '../messages/page-messages.ts'
import { words } from '../words.ts'
import { askBackground } from './ask-background.ts'
import { useStateView } from './use-state-view.ts'

/** The popup: who is signed in where, and the ticket of the tab. */
export function PopupPage() {
  const { state } = useStateView()
  const [tab, setTab] = useState<TabView | null>(null)
  useEffect(() => void readTab().then(setTab), [])
  const signedIn = state?.signIn.status === 'signedIn'
  const openOptions = () => void browser.runtime.openOptionsPage().then(() => window.close())
  return (
    <main class="dhx-popup">
      <h1>{words.popup.title}</h1>
      {state && <p class="dh-muted">{signInText(state.server, signedIn)}</p>}
      {tab?.ticketId && (
        <p>
          <b>{words.popup.ticket(tab.ticketId)}</b> <span class="dh-muted">{tab.integrationName}</span>
        </p>
      )}
      {tab?.reason && <p>{tab.reason}</p>}
      {state && (
        <div class="dh-actions">
          <Button kind={signedIn ? 'plain' : 'primary'} onPress={openOptions}>
            {signedIn ? words.popup.options : state.server ? words.popup.signIn : words.popup.setUp}
          </Button>
        </div>
      )}
    </main>
  )
}

function signInText(server: string | null, signedIn: boolean): string {
  if (!server) return words.popup.noServer
  return signedIn ? words.popup.signedInTo(server) : words.popup.signedOut
}

async function readTab(): Promise<TabView | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true })
  return tab?.id === undefined ? null : askBackground({ type: 'tab', tabId: tab.id })
}
