import { useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Field } from '../field.tsx'
import { Form } from '../form.tsx'
import { signIn, verifySecondFactor } from '../sign-in-api.ts'
import { words } from '../words.ts'

/** Asks for e-mail and password, then for the second factor where there is one. It never leaves the page. */
export function SignInForm({ onDone }: { onDone: () => void }) {
  const [step, setStep] = useState<'password' | 'secondFactor'>('password')
  if (step === 'secondFactor') return <SecondFactor onDone={onDone} onRestart={() => setStep('password')} />
  return <Password onDone={onDone} onSecondFactor={() => setStep('secondFactor')} />
}

function Password({ onDone, onSecondFactor }: { onDone: () => void; onSecondFactor: () => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')

  async function submit() {
    const answer = await signIn(email.trim(), password)
    if (!answer.ok) return answer.problem.message
    if (answer.value === 'done') onDone()
    else onSecondFactor()
    return null
  }

  return (
    <>
      <Form button={words.signIn.button} onSubmit={submit}>
        <Field
          label={words.fields.email}
          type="email"
          autocomplete="username"
          value={email}
          onInput={setEmail}
          focus
        />
        <Field
          label={words.fields.password}
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
        />
      </Form>
      <p class="dh-muted">{words.signIn.noAccount}</p>
    </>
  )
}

function SecondFactor({ onDone, onRestart }: { onDone: () => void; onRestart: () => void }) {
  const [kind, setKind] = useState<'totp' | 'backup'>('totp')
  const [code, setCode] = useState('')

  async function submit() {
    const answer = await verifySecondFactor(kind, code.replace(/\s/g, ''))
    if (!answer.ok) return answer.problem.message
    onDone()
    return null
  }

  function change() {
    setKind(kind === 'totp' ? 'backup' : 'totp')
    setCode('')
  }

  return (
    <Form
      button={words.signIn.verify}
      onSubmit={submit}
      actions={
        <>
          <Button kind="quiet" onPress={change}>
            {kind === 'totp' ? words.signIn.useBackup : words.signIn.useApp}
          </Button>
          <Button kind="quiet" onPress={onRestart}>
            {words.signIn.restart}
          </Button>
        </>
      }
    >
      <Field
        key={kind}
        label={words.fields.code}
        hint={kind === 'totp' ? words.signIn.secondFactorHelp : words.signIn.backupHelp}
        autocomplete="one-time-code"
        inputMode={kind === 'totp' ? 'numeric' : 'text'}
        value={code}
        onInput={setCode}
        focus
      />
    </Form>
  )
}
