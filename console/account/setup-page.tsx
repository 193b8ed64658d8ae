import { useEffect, useState } from 'preact/hooks'
import { Message } from '../../ui/panel/message.tsx'
import { Field } from '../field.tsx'
import { Form } from '../form.tsx'
import { Frame } from '../frame.tsx'
import { api, problemOf } from '../server-api.ts'
import { signIn } from '../sign-in-api.ts'
import { words } from '../words.ts'

/** As the server asks for it. */
const leastPassword = 12

type Link = 'checking' | 'open' | 'spent' | 'missing' | { readonly problem: string }

/** Makes the first admin, with the one-time link that the server printed. */
export function SetupPage({ token }: { token: string }) {
  const [link, setLink] = useState<Link>(token ? 'checking' : 'missing')
  useEffect(() => {
    if (!token) return
    api.users.checkSetupLink.mutate({ token }).then(
      ({ open }) => setLink(open ? 'open' : 'spent'),
      (error) => setLink({ problem: problemOf(error).message }),
    )
  }, [token])
  return (
    <Frame title={words.setup.title}>
      {link === 'checking' && <p class="dh-muted">{words.setup.checking}</p>}
      {link === 'missing' && (
        <Message tone="warning" title={words.setup.missing}>
          <p>{words.setup.missingHelp}</p>
        </Message>
      )}
      {link === 'spent' && (
        <Message
          tone="warning"
          title={words.setup.spent}
          actions={<a href="/sign-in">{words.signIn.title}</a>}
        >
          <p>{words.setup.spentHelp}</p>
        </Message>
      )}
      {typeof link === 'object' && (
        <Message tone="error" title={words.problem.title}>
          <p>{link.problem}</p>
        </Message>
      )}
      {link === 'open' && <SetupForm token={token} />}
    </Frame>
  )
}

function SetupForm({ token }: { token: string }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const problems = {
    name: name.trim() ? null : words.fields.missing,
    email: email.trim() ? null : words.fields.missing,
    password: password.length >= leastPassword ? null : words.fields.passwordTooShort(leastPassword),
  }
  const shown = (problem: string | null) => (tried ? problem : null)

  async function submit() {
    setTried(true)
    if (problems.name || problems.email || problems.password) return null
    try {
      const created = await api.users.setupFirstAdmin.mutate({ token, name, email: email.trim(), password })
      const answer = await signIn(created.email, password)
      location.replace(answer.ok ? '/' : '/sign-in')
      return null
    } catch (error) {
      return problemOf(error).message
    }
  }

  return (
    <>
      <p>{words.setup.intro}</p>
      <Form button={words.setup.button} onSubmit={submit}>
        <Field
          label={words.fields.name}
          autocomplete="name"
          value={name}
          onInput={setName}
          problem={shown(problems.name)}
          focus
        />
        <Field
          label={words.fields.email}
          type="email"
          autocomplete="username"
          value={email}
          onInput={setEmail}
          problem={shown(problems.email)}
        />
        <Field
          label={words.fields.newPassword}
          type="password"
          autocomplete="new-password"
          hint={words.fields.passwordHint(leastPassword)}
          value={password}
          onInput={setPassword}
          problem={shown(problems.password)}
        />
      </Form>
    </>
  )
}
