import axe from 'axe-core'
import { render } from 'preact'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { fresh, tellPermissions, world } from './pretend-browser.ts'
import '../entrypoints/options/options.css'
import { OptionsPage } from './options-page.tsx'
import { ready, states } from './options-states.ts'

let root: HTMLElement

beforeEach(() => {
  Object.assign(world, {
    state: fresh,
    checks: [],
    problem: null,
    grants: true,
    sent: [],
    requested: [],
    opened: [],
  })
  root = document.createElement('div')
  document.body.append(root)
})

afterEach(() => {
  render(null, root)
  document.body.replaceChildren()
  document.documentElement.removeAttribute('data-theme')
})

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(root, { resultTypes: ['violations'] })
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

describe.each(Object.entries(states))('the options, %s', (_, { state, says }) => {
  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('say what is so, fit and pass axe (%s, %i pixels)', async (theme, width) => {
    document.documentElement.dataset.theme = theme
    await page.viewport(width, 800)
    world.state = state
    render(<OptionsPage />, root)
    await expect.poll(() => root.textContent).toContain(says)
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    await expectAccessible()
  })
})

it('saves the server before the browser asks, and asks for that server alone', async () => {
  render(<OptionsPage />, root)
  await page.getByLabelText('Address of your Deskhand server').fill('deskhand.example/some/page')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => world.requested).toEqual(['https://deskhand.example/*'])
  expect(world.sent).toContainEqual({ type: 'setServer', server: 'https://deskhand.example' })
})

it('says what is wrong with an address, and sends nothing', async () => {
  render(<OptionsPage />, root)
  await page.getByLabelText('Address of your Deskhand server').fill('http://deskhand.example')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(() => root.querySelector('[role=alert]')?.textContent)
    .toContain('must begin with https://')
  expect(world.sent.every(({ type }) => type === 'state')).toBe(true)
  await expectAccessible()
})

it('asks again for a permission that is missing, and shows when it was given or taken elsewhere', async () => {
  world.state = ready
  render(<OptionsPage />, root)
  await page.getByRole('button', { name: 'Allow https://desk.other.example' }).click()
  await expect.poll(() => world.requested).toEqual(['https://desk.other.example/*'])
  world.state = { ...ready, hosts: ready.hosts.map((host) => ({ ...host, granted: true })) }
  tellPermissions()
  await expect.poll(() => root.textContent).not.toContain('not allowed yet')
  world.state = { ...ready, serverGranted: false }
  tellPermissions()
  await expect
    .poll(() => root.querySelector('[role=alert]')?.textContent)
    .toContain('Press Save and allow it.')
})

it('tries everything at one press, and says line by line what to do', async () => {
  world.state = ready
  world.checks = [
    { name: 'Server', ok: true, detail: 'https://deskhand.example answers.' },
    {
      name: 'https://desk.other.example',
      ok: false,
      detail: 'Not allowed in this browser. Press Allow beside it.',
    },
  ]
  render(<OptionsPage />, root)
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect.poll(() => root.textContent).toContain('Press Allow beside it.')
  await expectAccessible()
})
