import { useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { browser } from '../browser.ts'
import type { SignInView, StateView } from '../messages/page-messages.ts'
import { words } from '../words.ts'
import { askBackground } from './ask-background.ts'

type SignInPartProps = { state: StateView; refresh: () => Promise<void> }

/** Signing in by a code that both sides show. */
export function SignInPart({ state, refresh }: SignInPartProps) {
  const [busy, setBusy] = useState(false)
  const { signIn } = state
  const send = async (type: 'startSignIn' | 'cancelSignIn' | 'signOut') => {
    setBusy(true)
    try {
      await askBackground({ type })
      await refresh()
    } finally {
      setBusy(false)
    }
  }
  return (
    <section class="dhx-part" aria-live="polite">
      <h2>{words.options.signIn}</h2>
      {signIn.status === 'waiting' && <CodePart signIn={signIn} onCancel={() => void send('cancelSignIn')} />}
      {signIn.status === 'signedIn' && (
        <div class="dh-actions">
          <span>{words.options.signedIn}</span>
          <Button busy={busy} onPress={() => void send('signOut')}>
            {words.options.signOut}
          </Button>
        </div>
      )}
      {signIn.status === 'signedOut' && (
        <>
          <div class="dh-actions">
            <Button
              kind="primary"
              busy={busy}
              unavailable={!state.server}
              onPress={() => void send('startSignIn')}
            >
              {words.options.signIn}
            </Button>
            <span class="dh-muted">{state.server ? words.options.signedOut : words.options.serverFirst}</span>
          </div>
          {signIn.problem && (
            <p class="dh-field-problem" role="alert">
              {signIn.problem}
            </p>
          )}
        </>
      )}
    </section>
  )
}

type CodePartProps = { signIn: Extract<SignInView, { status: 'waiting' }>; onCancel: () => void }

function CodePart({ signIn, onCancel }: CodePartProps) {
  return (
    <>
      <p>{words.options.codeLead}</p>
      <p class="dhx-code">{signIn.userCode}</p>
      <div class="dh-actions">
        <Button kind="primary" onPress={() => void browser.tabs.create({ url: signIn.address })}>
          {words.options.openSignIn}
        </Button>
        <Button onPress={onCancel}>{words.options.cancel}</Button>
        <span class="dh-muted">{words.options.waiting}</span>
      </div>
    </>
  )
}
