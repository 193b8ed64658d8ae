import { useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Field } from '../field.tsx'
import { Form } from '../form.tsx'
import { Frame } from '../frame.tsx'
import type { Me } from '../server-api.ts'
import { answerDevice, findDeviceRequest } from '../sign-in-api.ts'
import { words } from '../words.ts'
import { SignedIn } from './signed-in.tsx'

type Step =
  | { at: 'code' }
  | { at: 'question'; code: string; program: string }
  | { at: 'allowed' }
  | { at: 'denied' }

/** Signs a program in (extension, command line) by the code that it shows. */
export function DevicePage({ code }: { code: string }) {
  return <SignedIn title={words.device.title}>{(me) => <Steps me={me} given={code} />}</SignedIn>
}

function Steps({ me, given }: { me: Me; given: string }) {
  const [step, setStep] = useState<Step>({ at: 'code' })
  if (step.at === 'code') {
    const found = (code: string, program: string) => setStep({ at: 'question', code, program })
    return <AskForCode given={given} onFound={found} />
  }
  if (step.at === 'question') {
    const { code, program } = step
    const answered = (verdict: 'allowed' | 'denied') => setStep({ at: verdict })
    return <Question me={me} code={code} program={program} onAnswered={answered} />
  }
  return (
    <Frame title={words.device[step.at]}>
      <p>{step.at === 'allowed' ? words.device.allowedHelp : words.device.deniedHelp}</p>
      <p>
        <a href="/device">{words.device.another}</a>
      </p>
    </Frame>
  )
}

function AskForCode({ given, onFound }: { given: string; onFound: (code: string, program: string) => void }) {
  const [code, setCode] = useState(spaced(given))

  async function look() {
    const plain = code.replace(/[^a-z0-9]/gi, '').toUpperCase()
    if (!plain) return words.device.unknown
    const answer = await findDeviceRequest(plain)
    if (!answer.ok) return answer.problem.message
    const { status, client_id } = answer.value
    if (status !== 'pending') return words.device.done
    if (!client_id) return words.device.takenByOther
    onFound(plain, nameOf(client_id))
    return null
  }

  return (
    <Frame title={words.device.title}>
      <p>{words.device.intro}</p>
      <Form button={words.device.look} onSubmit={look}>
        <Field label={words.fields.code} value={code} onInput={setCode} className="dh-code-input" focus />
      </Form>
    </Frame>
  )
}

interface QuestionProps {
  readonly me: Me
  readonly code: string
  readonly program: string
  readonly onAnswered: (verdict: 'allowed' | 'denied') => void
}

function Question({ me, code, program, onAnswered }: QuestionProps) {
  async function allow() {
    const answer = await answerDevice(code, 'approve')
    if (!answer.ok) return answer.problem.message
    onAnswered('allowed')
    return null
  }

  async function deny() {
    await answerDevice(code, 'deny')
    onAnswered('denied')
  }

  return (
    <Frame title={words.device.question(program)}>
      <p>{words.device.sameCode}</p>
      <p class="dh-code">{spaced(code)}</p>
      <p>{words.device.asWhom(me.name, me.email)}</p>
      <Form
        button={words.device.allow}
        onSubmit={allow}
        actions={<Button onPress={deny}>{words.device.deny}</Button>}
      />
    </Frame>
  )
}

/** Codes are read in fours. */
function spaced(code: string): string {
  return code.replace(/^(.{4})(.+)$/, '$1-$2')
}

function nameOf(clientId: string): string {
  if (clientId === 'deskhand-extension' || clientId === 'deskhand-cli') return words.programs[clientId]
  return words.programs.unknown
}
