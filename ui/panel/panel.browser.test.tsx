import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { ClientError } from '../client.ts'
import '../gallery/gallery.css'
import { createMemoryClient, type MemoryClient, type MemoryWorld } from '../gallery/memory-client.ts'
import {
  context,
  failed,
  logEntries,
  passed,
  planHash,
  planned,
  remoteLinks,
  running,
  session,
  ticket,
} from '../gallery/samples.ts'
import { type MountedPanel, mountPanel } from './mount-panel.tsx'

let panel: MountedPanel | null = null
let root = document.createElement('div')

beforeEach(async () => {
  await page.viewport(600, 800)
  root = document.createElement('div')
  document.body.append(root)
})

afterEach(() => {
  panel?.unmount()
  root.remove()
})

async function open(world: Partial<MemoryWorld> = {}, onSignIn?: () => Promise<void>): Promise<MemoryClient> {
  const client = createMemoryClient(world)
  panel = mountPanel(root, { client, place: ticket, ...(onSignIn ? { onSignIn } : {}) })
  return client
}

const button = (name: string) => page.getByRole('button', { name, exact: true })
const title = () => root.querySelector('h1')?.textContent
const focusedName = () =>
  document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent

describe('a remote session', () => {
  const link = () => page.getByRole('link', { name: 'Remote session' })

  it('opens in a tab of its own, by a link and by its key', async () => {
    await open()
    await expect.element(link()).toHaveAttribute('href', remoteLinks[0]?.url)
    await expect.element(link()).toHaveAttribute('target', '_blank')
    await expect.element(link()).toHaveAttribute('rel', 'noopener')
    const followed: string[] = []
    root.addEventListener('click', (event) => {
      event.preventDefault()
      if (event.target instanceof HTMLAnchorElement) followed.push(event.target.href)
    })
    await userEvent.keyboard('r')
    expect(followed).toEqual([remoteLinks[0]?.url])
  })

  it('is not offered where no RMM reaches the computer', async () => {
    await open()
    await page.getByRole('combobox', { name: 'Computer' }).selectOptions(context.computers[1]?.id ?? '')
    await expect.element(link()).not.toBeInTheDocument()
    await userEvent.keyboard('r')
  })
})

describe('with the keyboard alone', () => {
  it('finds a tool, prepares it, runs it and comes back to its row', async () => {
    const client = await open({ prepared: session() })
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
    await userEvent.keyboard('/fire{Enter}')
    await expect.element(page.getByText('Detecting and planning; nothing is changed yet.')).toBeVisible()
    client.emit({ view: planned, log: [] })
    await expect.element(button('Run now')).toBeVisible()
    await userEvent.keyboard('r')
    await expect
      .poll(() => client.calls)
      .toContainEqual({ name: 'run', input: [{ sessionId: planned.id, planHash }] })
    client.emit({ view: running, log: logEntries(3) })
    await expect.element(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '75')
    client.emit({ view: passed, log: [] })
    await expect.element(page.getByText('posted')).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.poll(focusedName).toBe('Run Mozilla Firefox')
  })

  it('moves over the rows and back to the search', async () => {
    await open()
    await expect.element(button('Run Wireshark')).toBeVisible()
    await userEvent.keyboard('/{ArrowDown}')
    expect(focusedName()).toBe('Run Mozilla Firefox')
    await userEvent.keyboard('{ArrowDown}')
    expect(focusedName()).toBe('Run Wireshark')
    await userEvent.keyboard('{End}')
    expect(focusedName()).toBe('Run SentinelOne')
    await userEvent.keyboard('{Home}{ArrowUp}')
    expect(focusedName()).toBe('Search tools')
  })

  it('opens and closes Why? with w', async () => {
    await open()
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
    await userEvent.keyboard('/{ArrowDown}w')
    await expect
      .element(page.getByText('A rule for one tenant goes before a rule for all of them.'))
      .toBeVisible()
    await userEvent.keyboard('w')
    await expect
      .element(page.getByText('A rule for one tenant goes before a rule for all of them.'))
      .not.toBeInTheDocument()
  })

  it('changes the tab with 1 2 3, and with the arrow keys and Enter', async () => {
    const client = await open()
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
    await userEvent.keyboard('3')
    await expect
      .poll(() => client.calls.at(-1))
      .toMatchObject({ name: 'list', input: [ticket, { kind: 'tenant' }] })
    page.getByRole('tab', { name: 'Tenant' }).element().focus()
    await userEvent.keyboard('{ArrowLeft}')
    await expect.element(page.getByRole('tab', { name: 'Person' })).toHaveFocus()
    await expect.element(page.getByRole('tab', { name: 'Tenant' })).toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('tab', { name: 'Person' })).toHaveAttribute('aria-selected', 'true')
  })

  it('leaves r alone while something is typed', async () => {
    const client = await open({ prepared: planned })
    await button('Run Browser policy').click()
    await page.getByLabelText(/^Licence key/).fill('')
    await userEvent.keyboard('rrr')
    expect(client.calls.map(({ name }) => name)).not.toContain('prepareTool')
    await expect.element(page.getByLabelText(/^Licence key/)).toHaveValue('rrr')
    await expect.element(page.getByLabelText(/^Licence key/)).toHaveAttribute('type', 'password')
  })
})

describe('the run flow', () => {
  it('sends what the form holds, typed', async () => {
    const client = await open()
    await button('Run Browser policy').click()
    await page.getByLabelText('Cache size in MB').fill('64')
    await page.getByLabelText('Update channel').selectOptions('beta')
    await page.getByLabelText('Close open windows').click()
    const profile = page.getByLabelText('Profile to import')
    await userEvent.upload(profile, new File([new Uint8Array(256 * 1024 + 1)], 'large.bin'))
    await button('Continue').click()
    await expect.element(page.getByText('Profile to import: large.bin is larger than 256 KiB.')).toBeVisible()
    await userEvent.upload(profile, new File(['hush'], 'profile.xml'))
    await button('Continue').click()
    await expect
      .poll(() => client.calls.find(({ name }) => name === 'prepareTool')?.input[0])
      .toMatchObject({
        parameters: {
          channel: 'beta',
          homepage: 'https://intranet.contoso.example',
          cache: 64,
          silent: false,
          profile: { fileName: 'profile.xml', content: btoa('hush') },
        },
      })
  })

  it('puts the focus on the first field that is wrong', async () => {
    await open()
    await button('Run Browser policy').click()
    await page.getByLabelText(/^Home page/).fill('nowhere')
    await button('Continue').click()
    await expect.element(page.getByLabelText(/^Home page/)).toHaveFocus()
    await expect.element(page.getByText(/Home page must be a full address/)).toBeVisible()
  })

  it('does not run a tool that is withheld, and says why', async () => {
    const client = await open()
    await expect.element(button('Run SentinelOne')).toHaveAttribute('aria-disabled', 'true')
    await expect
      .element(button('Run SentinelOne'))
      .toHaveAccessibleDescription(/an exception cannot be checked/)
    button('Run SentinelOne')
      .element()
      .dispatchEvent(new MouseEvent('click', { bubbles: true }))
    expect(client.calls.map(({ name }) => name)).not.toContain('prepareTool')
  })

  it('asks before it stops a run', async () => {
    const client = await open({ prepared: running })
    await button('Run Mozilla Firefox').click()
    await button('Cancel run').click()
    expect(client.calls.map(({ name }) => name)).not.toContain('cancel')
    await button('Yes, stop it').click()
    expect(client.calls.at(-1)).toEqual({ name: 'cancel', input: [running.id] })
  })

  it('shows a run that goes on when the ticket is opened again', async () => {
    await open({ sessions: [running] })
    await page.getByRole('button', { name: /Mozilla Firefox · PC-1 Running/ }).click()
    await expect.element(page.getByText('1 of 2 done')).toBeVisible()
  })

  it('prepares the same tool again after it ended', async () => {
    const client = await open({ prepared: passed })
    await button('Run Mozilla Firefox').click()
    await button('Prepare again').click()
    await expect.poll(() => client.calls.filter(({ name }) => name === 'prepareTool')).toHaveLength(2)
  })
})

describe('the receipt', () => {
  const delivered = { status: 'delivered', attempts: 1, nextAttemptAt: null, lastError: null } as const
  const waiting = { ...delivered, status: 'waiting' } as const

  it('posts a refused note again, and shows it once it is there', async () => {
    const client = await open({ prepared: failed })
    await button('Run Mozilla Firefox').click()
    client.world.prepared = { ...failed, revision: 5, note: waiting }
    await button('Post again').click()
    await expect.element(page.getByText('waiting to be posted')).toBeVisible()
    await expect.element(button('Post again')).not.toBeInTheDocument()
    expect(client.calls).toContainEqual({ name: 'postNoteAgain', input: [failed.id] })
  })

  it('adds the time that is proposed, or another one, in whole minutes', async () => {
    const client = await open({ prepared: passed })
    await button('Run Mozilla Firefox').click()
    const minutes = page.getByLabelText('Minutes to add to the ticket')
    await expect.element(minutes).toHaveValue('5')
    await minutes.fill('half an hour')
    await button('Add time').click()
    await expect.element(page.getByText('Enter whole minutes, from 1 to 1440.')).toBeVisible()
    expect(client.calls.map(({ name }) => name)).not.toContain('addTime')
    await minutes.fill('20')
    client.world.prepared = { ...passed, revision: 5, time: { ...delivered, minutes: 20 } }
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByText('20 min, added to the ticket')).toBeVisible()
    expect(client.calls).toContainEqual({ name: 'addTime', input: [passed.id, 20] })
  })

  it('copies the draft of a reply as it was changed, also where the clipboard is closed to the frame', async () => {
    await open({ prepared: passed })
    await button('Run Mozilla Firefox').click()
    await page.getByText('Draft of a reply to the customer').click()
    const reply = page.getByLabelText('Reply', { exact: true })
    await expect.element(reply).toHaveValue(passed.reply ?? '')
    await reply.fill('Hello Jane, it is done.')
    const closed = { writeText: () => Promise.reject(new Error('closed')) }
    Object.defineProperty(navigator, 'clipboard', { value: closed, configurable: true })
    const copied = new Promise<string>((resolve) => {
      const onCopy = ({ target }: Event) => resolve(target instanceof HTMLTextAreaElement ? target.value : '')
      document.addEventListener('copy', onCopy, { once: true })
    })
    await button('Copy').click()
    expect(await copied).toBe('Hello Jane, it is done.')
    await expect.element(page.getByText(/^Copied\.$/)).toBeVisible()
    Reflect.deleteProperty(navigator, 'clipboard')
  })

  it('is none of a ticket’s where the run belongs to none', async () => {
    await open({ prepared: { ...passed, ticket: null, note: null, reply: null } })
    await button('Run Mozilla Firefox').click()
    await expect.element(page.getByRole('heading', { name: 'Receipt' })).toBeVisible()
    await expect.element(page.getByText('Note in the ticket')).not.toBeInTheDocument()
    await expect.element(button('Add time')).not.toBeInTheDocument()
    await expect.element(page.getByText('Draft of a reply to the customer')).not.toBeInTheDocument()
  })
})

describe('a refresh', () => {
  it('asks the PSA anew; opening the ticket does not', async () => {
    const client = await open()
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
    await button('Refresh').click()
    const asked = () => client.calls.filter(({ name }) => name === 'context').map(({ input }) => input[1])
    await expect.poll(asked).toEqual([false, true])
  })
})

describe('the log', () => {
  const box = () => page.getByRole('region', { name: 'Log' }).element()

  it('holds 10 000 lines with a window of them in the page, at its end', async () => {
    await open({ prepared: running, log: logEntries(10_000) })
    await button('Run Mozilla Firefox').click()
    await expect.element(page.getByText(/^\[10000\]/)).toBeVisible()
    expect(box().querySelectorAll('.dh-log-line').length).toBeLessThan(60)
  })

  it('stays where the reader scrolled to, and follows again when asked', async () => {
    const client = await open({ prepared: running, log: logEntries(500) })
    await button('Run Mozilla Firefox').click()
    await expect.element(page.getByText(/^\[500\]/)).toBeVisible()
    box().scrollTop = 0
    await expect.element(page.getByText(/^\[1\]/)).toBeVisible()
    client.emit({ view: null, log: logEntries(600) })
    await expect.element(page.getByText('600 lines')).toBeVisible()
    expect(box().scrollTop).toBe(0)
    await button('Follow the log').click()
    await expect.element(page.getByText(/^\[600\]/)).toBeVisible()
  })
})

describe('what can go wrong', () => {
  it('tries again when asked', async () => {
    const client = await open({ failing: { context: new ClientError('unreachable', 'gone') } })
    await expect.element(page.getByText('Deskhand cannot be reached.')).toBeVisible()
    client.world.failing = {}
    await button('Try again').click()
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
  })

  it('signs in and shows the tools', async () => {
    const client = await open({ failing: { context: new ClientError('signedOut', 'Sign in') } }, async () => {
      client.world.failing = {}
    })
    await button('Sign in').click()
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
  })

  it('shows another ticket when told so', async () => {
    const client = await open()
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
    client.world.context = { ...context, person: null, computers: [] }
    panel?.update({ ...ticket, ticketId: '7' })
    await expect.poll(title).toBe('Tools for Contoso')
    expect(client.calls.at(-1)?.input[0]).toEqual({ ...ticket, ticketId: '7' })
  })

  it('switches the computer', async () => {
    const client = await open()
    await page
      .getByRole('combobox', { name: 'Computer' })
      .selectOptions("CNC-04 (offline) · Jane Roe's primary computer")
    await expect.poll(title).toContain('CNC-04')
    expect(client.calls.at(-1)).toMatchObject({ name: 'list' })
  })
})
