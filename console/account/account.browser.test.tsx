import '../../ui/tokens.css'
import '../../ui/controls.css'
import '../pages.css'
import axe from 'axe-core'
import type { ComponentChild } from 'preact'
import { render } from 'preact'
import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { words } from '../words.ts'
import { AccountPage } from './account-page.tsx'
import { ConnectPage } from './connect-page.tsx'
import { DevicePage } from './device-page.tsx'
import { me, pretendServer, refusal, result } from './pretend-server.ts'
import { SetupPage } from './setup-page.tsx'
import { SignedIn } from './signed-in.tsx'

let root: HTMLElement | null = null
let server: ReturnType<typeof pretendServer> | null = null

function show(what: ComponentChild, answers: Parameters<typeof pretendServer>[0]) {
  server = pretendServer(answers)
  // Colours in between two themes are nobody's colours.
  document.documentElement.style.setProperty('--dh-quick', '0ms')
  root = document.createElement('div')
  document.body.append(root)
  render(what, root)
  return server
}

afterEach(() => {
  if (root) render(null, root)
  root?.remove()
  server?.stop()
  document.documentElement.removeAttribute('data-theme')
  // biome-ignore lint/suspicious/noDocumentCookie: what the page wrote is taken away the same way
  document.cookie = 'deskhand.connected=; Path=/connect; Max-Age=0'
})

function Account() {
  return (
    <SignedIn title={words.signIn.title}>
      {(who, reload) => <AccountPage me={who} onChange={reload} />}
    </SignedIn>
  )
}

const field = (name: string) => page.getByLabelText(name, { exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const signedOut = { '/trpc/users.me': refusal('notSignedIn', 'Sign in first.', 401) }
const signIns = {
  '/trpc/users.listSignIns': result([
    {
      id: 's1',
      current: true,
      createdAt: new Date().toISOString(),
      expiresAt: new Date().toISOString(),
      userAgent: navigator.userAgent,
      ipAddress: '192.0.2.1',
    },
    {
      id: 's2',
      current: false,
      createdAt: '2026-03-01T12:00:00Z',
      expiresAt: '2026-03-08T12:00:00Z',
      userAgent: 'node',
      ipAddress: null,
    },
  ]),
}

/** Nothing to complain about, in both themes and on a narrow screen. */
async function expectFit() {
  await page.viewport(360, 700)
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360)
  for (const theme of ['light', 'dark']) {
    document.documentElement.setAttribute('data-theme', theme)
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } })
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  }
}

describe('signing in', () => {
  test('says what is wrong, asks for the second factor, and shows the page that was wanted', async () => {
    const { answers, asked } = show(<Account />, {
      ...signedOut,
      '/auth/sign-in/email': { status: 401, body: { message: 'Invalid email or password' } },
    })
    await expect.element(field('E-mail')).toHaveFocus()
    await userEvent.keyboard('jane@example.com{Tab}wrong{Enter}')
    await expect.element(page.getByRole('alert')).toHaveTextContent(words.signIn.wrong)
    await expectFit()

    answers['/auth/sign-in/email'] = { body: { twoFactorRedirect: true } }
    await button('Sign in').click()
    await expect.element(field('Code')).toHaveFocus()
    answers['/auth/two-factor/verify-totp'] = { status: 401, body: { message: 'Invalid code' } }
    await userEvent.keyboard('123 456{Enter}')
    await expect.element(page.getByRole('alert')).toHaveTextContent(words.signIn.wrongCode)
    await expectFit()

    Object.assign(answers, signIns, {
      '/auth/two-factor/verify-totp': { body: {} },
      '/trpc/users.me': result({ ...me, twoFactorEnabled: true }),
    })
    await button('Verify').click()
    await expect.element(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
    expect(asked.filter(({ path }) => path.endsWith('verify-totp')).map(({ body }) => body)).toEqual([
      { code: '123456' },
      { code: '123456' },
    ])
  })

  test('too many attempts, and a server that cannot be reached, are told apart from a wrong password', async () => {
    const { answers } = show(<Account />, { ...signedOut, '/auth/sign-in/email': { status: 429, body: {} } })
    await userEvent.fill(field('Password'), 'something')
    await button('Sign in').click()
    await expect.element(page.getByRole('alert')).toHaveTextContent(words.problem.tooMany)
    delete answers['/auth/sign-in/email']
    await button('Sign in').click()
    await expect.element(page.getByRole('alert')).toHaveTextContent(words.problem.unreachable)
  })

  test('a page whose server cannot be reached offers to try again', async () => {
    const { answers } = show(<Account />, {})
    await expect.element(page.getByText(/The server does not answer\./)).toBeVisible()
    Object.assign(answers, signIns, { '/trpc/users.me': result(me) })
    await button('Try again').click()
    await expect.element(page.getByText('jane@example.com')).toBeVisible()
  })
})

describe('the own account', () => {
  test('shows who one is and where one is signed in, and ends another sign-in', async () => {
    const { asked, answers } = show(<Account />, { ...signIns, '/trpc/users.me': result(me) })
    await expect.element(page.getByText('2 tenants')).toBeVisible()
    await expect.element(page.getByText('(this browser)')).toBeVisible()
    await expectFit()
    answers['/trpc/users.endSignIn'] = result(null)
    await button('End the sign-in of Command line').click()
    await expect
      .poll(() => asked.find(({ path }) => path.endsWith('endSignIn'))?.body)
      .toEqual({
        0: { signInId: 's2' },
      })
  })

  test('sets up the second factor: password, key and backup codes, code', async () => {
    const { answers } = show(<Account />, {
      ...signIns,
      '/trpc/users.me': result(me),
      '/auth/two-factor/enable': { status: 400, body: { message: 'Invalid password' } },
    })
    await button('Set up a second factor').click()
    await userEvent.keyboard('wrong{Enter}')
    await expect.element(page.getByText('The password is wrong.')).toBeVisible()
    const totpURI = 'otpauth://totp/Deskhand:jane?secret=ABCDEFGHIJKLMNOP&issuer=Deskhand'
    answers['/auth/two-factor/enable'] = { body: { totpURI, backupCodes: ['aaaaa-bbbbb', 'ccccc-ddddd'] } }
    await button('Next').click()
    await expect.element(page.getByText('ABCD EFGH IJKL MNOP')).toBeVisible()
    await expect.element(page.getByText('ccccc-ddddd')).toBeVisible()
    await expectFit()
    Object.assign(answers, {
      '/auth/two-factor/verify-totp': { body: {} },
      '/trpc/users.me': result({ ...me, twoFactorEnabled: true }),
    })
    await userEvent.fill(field('The six digits that the app shows now'), '123456')
    await button('Turn it on').click()
    await expect.element(button('Turn it off')).toBeVisible()
  })
})

describe('the set-up link', () => {
  test('points at the first field that is wrong', async () => {
    const { asked } = show(<SetupPage token="secret" />, {
      '/trpc/users.checkSetupLink': result({ open: true }),
    })
    await expect.element(field('Your name')).toHaveFocus()
    await userEvent.keyboard('Ada{Enter}')
    await expect.element(field('E-mail')).toHaveFocus()
    await expect.element(field('E-mail')).toHaveAccessibleDescription('Fill this in.')
    await expectFit()
    expect(asked.map(({ path }) => path)).toEqual(['/trpc/users.checkSetupLink'])
  })

  test('that is spent, or not whole, says what to do', async () => {
    show(<SetupPage token="secret" />, { '/trpc/users.checkSetupLink': result({ open: false }) })
    await expect.element(page.getByText(/start the server again/)).toBeVisible()
    await expectFit()
    if (root) render(<SetupPage key="other" token="" />, root)
    await expect.element(page.getByText('The link is not whole')).toBeVisible()
  })
})

describe('connecting a program', () => {
  const waiting = { '/auth/device': { body: { status: 'pending', client_id: 'deskhand-cli' } } }

  test('names the program and the code, and allows it', async () => {
    const { asked, answers } = show(<DevicePage code="ABCD1234" />, {
      ...waiting,
      '/trpc/users.me': result(me),
    })
    await expect.element(field('Code')).toHaveValue('ABCD-1234')
    await expect.element(field('Code')).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect
      .element(page.getByRole('heading', { name: 'Let the deskhand command line act as you?' }))
      .toHaveFocus()
    await expectFit()
    answers['/auth/device/approve'] = { body: { success: true } }
    await button('Allow').click()
    await expect.element(page.getByRole('heading', { name: 'Connected' })).toBeVisible()
    expect(asked.at(-1)).toEqual({ path: '/auth/device/approve', body: { userCode: 'ABCD1234' } })
  })

  test('refuses codes that nobody waits for, that are answered, and that somebody else has opened', async () => {
    const { answers } = show(<DevicePage code="" />, { '/trpc/users.me': result(me) })
    const cases = [
      [{ status: 400, body: { error: 'invalid_request' } }, words.device.unknown],
      [{ body: { status: 'approved', client_id: 'deskhand-cli' } }, words.device.done],
      [{ body: { status: 'pending' } }, words.device.takenByOther],
    ] as const
    await userEvent.fill(field('Code'), 'ABCD-1234')
    for (const [answer, said] of cases) {
      answers['/auth/device'] = answer
      await button('Next').click()
      await expect.element(page.getByRole('alert')).toHaveTextContent(said)
    }
  })
})

describe('connecting the ticket panel', () => {
  const state = 's'.repeat(43)
  const code = 'c'.repeat(43)

  /** A window that only takes messages, and to which origin they go. */
  function opener() {
    const messages: unknown[] = []
    return {
      messages,
      window: { postMessage: (data: unknown, origin: string) => messages.push([data, origin]) },
    }
  }

  test('asks, then hands the code to an opener of our own origin', async () => {
    const panel = opener()
    const { asked } = show(<ConnectPage state={state} opener={panel.window} />, {
      '/trpc/users.me': result(me),
      '/trpc/users.widgetCode': result({ code, expiresAt: new Date().toISOString() }),
    })
    await expect.element(button('Connect')).toBeVisible()
    await expectFit()
    expect(panel.messages).toEqual([])
    await button('Connect').click()
    await expect.element(page.getByRole('heading', { name: 'Connected' })).toBeVisible()
    expect(asked.at(-1)?.body).toEqual({ 0: { state } })
    expect(panel.messages).toEqual([[{ type: 'deskhand-connect', code }, location.origin]])
  })

  test('does nothing without an opener, or with a state that is none', async () => {
    const { asked } = show(<ConnectPage state={state} opener={null} />, {})
    await expect.element(page.getByText('This page was not opened by the panel')).toBeVisible()
    await expectFit()
    if (root) render(<ConnectPage key="other" state="<script>" opener={window} />, root)
    await expect.element(page.getByText('This page was not opened by the panel')).toBeVisible()
    expect(asked).toEqual([])
  })
})
