import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import { Form } from '../form.tsx'
import { Frame } from '../frame.tsx'
import { api, type Me, problemOf } from '../server-api.ts'
import { signOut } from '../sign-in-api.ts'
import { words } from '../words.ts'
import { SignedIn } from './signed-in.tsx'
import { isTrusted, trust } from './trusted-browser.ts'

/** All that is done with a window that opened this one. */
interface Opener {
  postMessage(message: unknown, targetOrigin: string): void
}

interface ConnectPageProps {
  /** base64url SHA-256 of the secret that the panel keeps. */
  readonly state: string
  /** The window of the panel that opened this one. */
  readonly opener: Opener | null
}

/** Connects the panel in a ticket page, whose iframe gets no cookie of ours, to whoever is signed in here. */
export function ConnectPage({ state, opener }: ConnectPageProps) {
  if (!opener || !/^[\w-]{43}$/.test(state)) return <NotOpenedByPanel />
  return (
    <SignedIn title={words.connect.title}>
      {(me, reload) => (
        <Connect key={me.authSessionId} me={me} state={state} opener={opener} onSignOut={reload} />
      )}
    </SignedIn>
  )
}

interface ConnectProps {
  readonly me: Me
  readonly state: string
  readonly opener: Opener
  readonly onSignOut: () => void
}

function Connect({ me, state, opener, onSignOut }: ConnectProps) {
  const [step, setStep] = useState<'question' | 'connecting' | 'connected'>(
    isTrusted(me.authSessionId) ? 'connecting' : 'question',
  )

  async function connect() {
    try {
      const { code } = await api.users.widgetCode.mutate({ state })
      // To our own origin only: any other opener gets nothing.
      opener.postMessage({ type: 'deskhand-connect', code }, location.origin)
      trust(me.authSessionId)
      setStep('connected')
      window.close()
      return null
    } catch (error) {
      setStep('question')
      return problemOf(error).message
    }
  }

  useEffect(() => {
    if (step === 'connecting') connect()
  }, [])

  async function leave() {
    await signOut()
    onSignOut()
  }

  if (step === 'question') {
    return (
      <Frame title={words.connect.question}>
        <p>{words.connect.asWhom(me.name, me.email)}</p>
        <Form
          button={words.connect.button}
          onSubmit={connect}
          actions={
            <Button kind="quiet" onPress={leave}>
              {words.connect.notMe}
            </Button>
          }
        />
      </Frame>
    )
  }
  return (
    <Frame title={step === 'connected' ? words.connect.connected : words.connect.connecting}>
      <p>{step === 'connected' ? words.connect.connectedHelp : words.loading}</p>
    </Frame>
  )
}

function NotOpenedByPanel() {
  return (
    <Frame title={words.connect.title}>
      <Message tone="warning" title={words.connect.noOpener}>
        <p>{words.connect.noOpenerHelp}</p>
      </Message>
    </Frame>
  )
}
