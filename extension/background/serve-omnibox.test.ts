import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { computers } from '../lookup/samples.ts'
import { serveOmnibox } from './serve-omnibox.ts'
import { changeSettings } from './settings.ts'

type Listener = (...input: unknown[]) => unknown

/** What the test's browser has been told, and whom it tells. */
const told = vi.hoisted(() => ({
  listeners: new Map<string, (...input: unknown[]) => unknown>(),
  first: '',
  opened: [] as string[],
}))

vi.mock('@wxt-dev/browser', async () => {
  const { fakeBrowser } = await import('wxt/testing/fake-browser')
  const event = (name: string) => ({
    addListener: (listener: Listener) => void told.listeners.set(name, listener),
  })
  const omnibox = {
    onInputStarted: event('started'),
    onInputChanged: event('changed'),
    onInputEntered: event('entered'),
    setDefaultSuggestion: ({ description }: { description: string }) => {
      told.first = description
    },
  }
  const open = async ({ url }: { url: string }) => void told.opened.push(url)
  const action = {
    setPopup: async () => undefined,
    openPopup: async () => {
      throw new Error('Only within a click')
    },
  }
  return {
    browser: {
      ...fakeBrowser,
      omnibox,
      action,
      permissions: { contains: async () => true },
      tabs: { create: open, update: open },
      runtime: {
        ...fakeBrowser.runtime,
        getURL: (path: string) => `chrome-extension://deskhand${path}`,
        openOptionsPage: async () => void told.opened.push('options'),
      },
    },
  }
})

let server: Server
let url: string
/** The queries that reached the server, and those whose answers wait for a word. */
let asked: string[]
let visited: number
let held: Map<string, () => void>

beforeEach(async () => {
  asked = []
  visited = 0
  held = new Map()
  told.opened = []
  told.first = ''
  server = createServer(async (request, response) => {
    const address = new URL(request.url ?? '', 'http://localhost')
    response.setHeader('content-type', 'application/json')
    const answer = (...all: unknown[]) =>
      response.end(JSON.stringify(all.map((data) => ({ result: { data } }))))
    if (address.pathname.startsWith('/trpc/computers.visit')) {
      // Calls that are made at once come in one request.
      const visits = address.pathname.split(',')
      visited += visits.length
      return answer(...visits.map(() => ({})))
    }
    const { query, limit } = JSON.parse(address.searchParams.get('input') ?? '{}')[0]
    asked.push(query)
    if (query.startsWith('slow')) await new Promise<void>((resolve) => held.set(query, resolve))
    answer({ computers: query === 'nobody' ? [] : computers.slice(0, limit) })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await changeSettings({ server: url, token: 'bearer' })
  serveOmnibox()
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function type(text: string): Promise<unknown[] | null> {
  let suggested: unknown[] | null = null
  await told.listeners.get('changed')?.(text, (all: unknown[]) => {
    suggested = all
  })
  return suggested
}

const enter = (text: string, disposition = 'currentTab') => told.listeners.get('entered')?.(text, disposition)
const pageOf = (id: string) => `${url}/computers/${id}`

it('suggests while one types, with what Enter opens first', async () => {
  told.listeners.get('started')?.()
  expect(told.first).toContain('Find a computer')
  const suggested = await type('pc')
  expect(told.first).toContain('PC-0')
  expect(suggested).toHaveLength(5)
  expect(suggested?.[0]).toMatchObject({ content: pageOf('pc-1') })
})

it('shows the answer to the newest text only', async () => {
  const first = type('slow one')
  await expect.poll(() => held.has('slow one')).toBe(true)
  await type('pc')
  held.get('slow one')?.()
  expect(await first).toBeNull()
})

it('opens the first on Enter, a chosen one by its address, where the browser says', async () => {
  await enter('pc')
  await enter(pageOf('pc-3'), 'newForegroundTab')
  expect(told.opened).toEqual([pageOf('pc-0'), pageOf('pc-3')])
  await expect.poll(() => visited).toBe(2)
  expect(asked).toEqual(['pc'])
})

it('opens the search where nothing is found or the server is away, and the options where something has to be done', async () => {
  await enter('nobody')
  expect(told.opened).toEqual(['chrome-extension://deskhand/lookup.html?q=nobody'])
  await changeSettings({ token: null })
  await type('pc')
  expect(told.first).toContain('signed out')
  await enter('pc')
  expect(told.opened[1]).toBe('options')
  await changeSettings({ token: 'bearer' })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await enter('a & b')
  expect(told.opened[2]).toBe('chrome-extension://deskhand/lookup.html?q=a%20%26%20b')
})
