import { beforeEach, expect, it, vi } from 'vitest'
import { context, ticket, tools } from '../../ui/gallery/samples.ts'
import { browser } from '../browser.ts'
import { forgetCounts, notingTools, readCount } from './count-tools.ts'

vi.mock('@wxt-dev/browser', async () => {
  const { fakeBrowser } = await import('wxt/testing/fake-browser')
  return { browser: fakeBrowser }
})

const computer = { kind: 'computer', id: context.computers[0]?.id ?? '' } as const
const person = { kind: 'person', id: context.person?.id ?? '' } as const

beforeEach(() => browser.storage.session.clear())

it('keeps the number of the subject that is shown first, whatever is looked at after it', async () => {
  expect(await readCount(ticket)).toBeNull()
  await notingTools(ticket, computer, Promise.resolve({ subject: computer, tools }))
  await notingTools(ticket, person, Promise.resolve({ subject: person, tools: [] }))
  expect(await readCount(ticket)).toBe(tools.length)
  await notingTools(ticket, computer, Promise.resolve({ subject: computer, tools: tools.slice(1) }))
  expect(await readCount(ticket)).toBe(tools.length - 1)
  expect(await readCount({ ...ticket, ticketId: '9' })).toBeNull()
})

it('keeps nothing of a list that was refused, and forgets all when told to', async () => {
  const refused = new Error('no')
  await expect(notingTools(ticket, computer, Promise.reject(refused))).rejects.toThrow(refused)
  expect(await readCount(ticket)).toBeNull()
  await notingTools(ticket, computer, Promise.resolve({ subject: computer, tools }))
  await forgetCounts()
  expect(await readCount(ticket)).toBeNull()
})
