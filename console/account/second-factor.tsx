import { useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Field } from '../field.tsx'
import { Form } from '../form.tsx'
import { beginSecondFactor, turnOffSecondFactor, verifySecondFactor } from '../sign-in-api.ts'
import { words } from '../words.ts'

type Step =
  | { at: 'rest' }
  | { at: 'password' }
  | { at: 'app'; totpURI: string; backupCodes: readonly string[] }

/** Turns the second factor of signing in on and off. */
export function SecondFactor({ on, onChange }: { on: boolean; onChange: () => void }) {
  const [step, setStep] = useState<Step>({ at: 'rest' })
  const rest = () => setStep({ at: 'rest' })

  async function begin(password: string): Promise<string | null> {
    const answer = await beginSecondFactor(password)
    if (!answer.ok) return answer.problem.message
    setStep({ at: 'app', ...answer.value })
    return null
  }

  async function turnOff(password: string): Promise<string | null> {
    const answer = await turnOffSecondFactor(password)
    if (!answer.ok) return answer.problem.message
    done()
    return null
  }

  function done() {
    rest()
    onChange()
  }

  return (
    <section class="dh-section" aria-labelledby="second-factor">
      <h2 id="second-factor">{words.home.secondFactor}</h2>
      {step.at === 'rest' && (
        <>
          <p class="dh-muted">{on ? words.home.secondFactorOn : words.home.secondFactorOff}</p>
          <div class="dh-actions">
            <Button onPress={() => setStep({ at: 'password' })}>
              {on ? words.home.turnOff : words.home.turnOn}
            </Button>
          </div>
        </>
      )}
      {step.at === 'password' && (
        <AskPassword
          button={on ? words.home.turnOff : words.home.next}
          onPassword={on ? turnOff : begin}
          onCancel={rest}
        />
      )}
      {step.at === 'app' && (
        <AddToApp totpURI={step.totpURI} backupCodes={step.backupCodes} onDone={done} onCancel={rest} />
      )}
    </section>
  )
}

interface AskPasswordProps {
  readonly button: string
  readonly onPassword: (password: string) => Promise<string | null>
  readonly onCancel: () => void
}

function AskPassword({ button, onPassword, onCancel }: AskPasswordProps) {
  const [password, setPassword] = useState('')
  return (
    <Form
      button={button}
      onSubmit={() => onPassword(password)}
      actions={<Button onPress={onCancel}>{words.home.cancel}</Button>}
    >
      <Field
        label={words.home.confirmPassword}
        type="password"
        autocomplete="current-password"
        value={password}
        onInput={setPassword}
        focus
      />
    </Form>
  )
}

interface AddToAppProps {
  readonly totpURI: string
  readonly backupCodes: readonly string[]
  readonly onDone: () => void
  readonly onCancel: () => void
}

function AddToApp({ totpURI, backupCodes, onDone, onCancel }: AddToAppProps) {
  const [code, setCode] = useState('')
  const key = new URL(totpURI).searchParams.get('secret') ?? ''

  async function verify() {
    const answer = await verifySecondFactor('totp', code.replace(/\s/g, ''))
    if (!answer.ok) return answer.problem.message
    onDone()
    return null
  }

  return (
    <>
      <p>{words.home.addToApp}</p>
      <p class="dh-fixed">{key.replace(/(.{4})/g, '$1 ').trim()}</p>
      <p>
        <a href={totpURI}>{words.home.openApp}</a>
      </p>
      <p>{words.home.keepCodes}</p>
      <ul class="dh-codes">
        {backupCodes.map((backup) => (
          <li key={backup} class="dh-fixed">
            {backup}
          </li>
        ))}
      </ul>
      <Form
        button={words.home.finish}
        onSubmit={verify}
        actions={<Button onPress={onCancel}>{words.home.cancel}</Button>}
      >
        <Field
          label={words.home.confirmCode}
          autocomplete="one-time-code"
          inputMode="numeric"
          value={code}
          onInput={setCode}
        />
      </Form>
    </>
  )
}
