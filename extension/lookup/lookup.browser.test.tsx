import axe from 'axe-core'
import { render } from 'preact'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import './popup.css'
import { showLookup, states } from './lookup-states.tsx'
import { computers, found, server } from './samples.ts'

let root: HTMLElement

beforeEach(() => {
  root = document.createElement('div')
  document.body.append(root)
})

afterEach(() => {
  render(null, root)
  document.body.replaceChildren()
  document.documentElement.removeAttribute('data-theme')
})

const telling: Record<string, string> = {
  loading: 'Looking for computers …',
  recent: 'Last opened',
  'recent-none': 'Nothing opened yet.',
  found: '4 computers',
  'long-row': 'app-server',
  many: 'PC-11',
  nothing: 'Try fewer letters',
  'set-up': 'No server is set yet.',
  'signed-out': 'You are signed out.',
  'not-allowed': 'press Save beside the server’s address',
  away: 'Deskhand cannot be reached.',
  'away-stale': 'These were found before.',
  refused: 'You may not look for computers.',
  'no-remote': 'No remote session is known for PC-1.',
}

describe.each(Object.entries(states))('the state %s', (name, state) => {
  it.each([
    ['light', 'popup', 360],
    ['dark', 'popup', 360],
    ['light', 'page', 320],
  ] as const)('says what is so, fits and passes axe (%s %s of %i pixels)', async (theme, place, width) => {
    document.documentElement.dataset.theme = theme
    await page.viewport(width, 480)
    showLookup(root, state, place)
    await expect.poll(() => root.textContent).toContain(telling[name])
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    const { violations } = await axe.run(root, { resultTypes: ['violations'] })
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  })

  it('leaves the popup as large as it was', () => {
    showLookup(root, state)
    const { width, height } = root.querySelector('.dhl')?.getBoundingClientRect() ?? new DOMRect()
    expect([width, height]).toEqual([360, 480])
  })
})

const field = () => page.getByRole('combobox', { name: 'Find a computer' })
const selected = () => root.querySelector('[aria-selected="true"] .dhl-name')?.textContent

describe('the keyboard alone', () => {
  it('has the cursor in the field, moves by arrows, tells the row and opens it', async () => {
    const { opened } = showLookup(root, { replies: [found('', 5)] })
    await expect.element(field()).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}')
    expect(selected()).toBe('PC-1')
    const id = field().element().getAttribute('aria-activedescendant')
    expect(document.getElementById(id ?? '')?.getAttribute('aria-selected')).toBe('true')
    await userEvent.keyboard('{Enter}')
    expect(opened).toEqual([`${server}/computers/pc-1`])
    await expect.element(field()).toHaveFocus()
  })

  it('keeps the rows while typing, and never flickers through an empty list', async () => {
    const { model, asked } = showLookup(root, { replies: [found('', 5)] })
    const rows = new Set<number>()
    const observer = new MutationObserver(() => rows.add(root.querySelectorAll('[role=row]').length))
    observer.observe(root, { childList: true, subtree: true })
    await userEvent.keyboard('pc')
    model.receive(found('p', 4))
    model.receive(found('pc', 3))
    await expect.poll(() => root.querySelectorAll('[role=row]').length).toBe(3)
    observer.disconnect()
    expect(asked).toEqual(['', 'p', 'pc'])
    expect(rows.has(0)).toBe(false)
  })

  it('has a key each for remote session, tools and copy, from the field and from a button', async () => {
    const { opened, model } = showLookup(root, { replies: [found('', 5)] })
    await userEvent.keyboard('{Alt>}r{/Alt}')
    await userEvent.keyboard('{Tab}{Alt>}t{/Alt}')
    expect(opened).toEqual([computers[0]?.remote[0]?.url, `${server}/computers/pc-0#tools`])
    await userEvent.keyboard('{Alt>}c{/Alt}')
    await expect.poll(() => model.notice.value).toMatch(/^Copied: PC-0|did not let/)
    expect((field().element() as HTMLInputElement).value).toBe('')
  })

  it('knows the letter by its place where Alt writes another character', () => {
    const { opened } = showLookup(root, { replies: [found('', 5)] })
    const event = new KeyboardEvent('keydown', {
      key: '†',
      code: 'KeyT',
      altKey: true,
      bubbles: true,
      cancelable: true,
    })
    field().element().dispatchEvent(event)
    expect(opened).toEqual([`${server}/computers/pc-0#tools`])
    expect(event.defaultPrevented).toBe(true)
  })

  it('presses the button that has the focus, not the row, and leaves unknown keys alone', async () => {
    const { opened } = showLookup(root, { replies: [found('', 5)] })
    await userEvent.keyboard('{Tab}{Tab}{Enter}')
    expect(opened).toEqual([`${server}/computers/pc-0#tools`])
    const event = new KeyboardEvent('keydown', { key: 'x', altKey: true, bubbles: true, cancelable: true })
    field().element().dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
  })

  it('brings the selected row into view', async () => {
    await page.viewport(360, 480)
    const { model } = showLookup(root, states.many ?? { replies: [] })
    await expect.poll(selected).toBe('PC-11')
    const body = root.querySelector('.dhl-body')?.getBoundingClientRect()
    const row = root.querySelector('[aria-selected="true"]')?.getBoundingClientRect()
    expect(row?.bottom).toBeLessThanOrEqual((body?.bottom ?? 0) + 1)
    model.move(-99)
    await expect.poll(selected).toBe('PC-0')
  })
})

describe('the mouse', () => {
  it('opens the row that is pressed, and does with it what its buttons say', async () => {
    await page.viewport(360, 480)
    const { opened } = showLookup(root, { replies: [found('', 5)] })
    await page.getByText('PC-2', { exact: true }).click()
    await page.getByText('PC-4', { exact: true }).hover()
    await page.getByRole('row').nth(4).getByRole('button', { name: 'Remote' }).click()
    expect(opened).toEqual([`${server}/computers/pc-2`, computers[4]?.remote[0]?.url])
    await expect.element(field()).toHaveFocus()
  })
})

it('marks what was found, with its mistakes', async () => {
  showLookup(root, states.found ?? { replies: [] })
  await expect
    .poll(() => [...root.querySelectorAll('mark')].map(({ textContent }) => textContent))
    .toEqual(['APP', 'Harbour', 'Harbour', 'app'])
})
