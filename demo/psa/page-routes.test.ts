import { createHmac } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { createDemoPsa, type DemoPsaOptions } from './create-demo-psa.ts'
import { fillTabAddress } from './fill-tab-address.ts'
import { type Listening, listen } from './listen.ts'
import { testRecords } from './test-records.ts'

const running: Listening[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()))
})

const customTab = {
  name: 'Deskhand',
  urlTemplate:
    'http://127.0.0.1:4000/widget?ticket=$FAULTID&agent=$LOGGEDINAGENTID&mail=$USEREMAILADDRESS&h=$HMAC',
  hmacSecret: 'shared',
}

async function start(options: Partial<DemoPsaOptions> = {}) {
  const psa = createDemoPsa({
    records: testRecords(),
    clientId: 'client',
    clientSecret: 'secret',
    customTab,
    ...options,
  })
  const listening = await listen(psa.app)
  running.push(listening)
  return { ...psa, url: listening.url }
}

async function cookieOf(url: string) {
  const set = (await fetch(`${url}/tickets?area=1`)).headers.get('set-cookie') ?? ''
  return { set, cookie: set.split(';')[0] ?? '' }
}

test.each([
  '/tickets?area=1',
  '/tickets?area=1&id=101',
  '/ticket?id=101',
  '/ticket?id=-1',
  '/tickets?area=1&selid=101',
  '/config/general',
  '/portal',
  '/fault?faultid=101',
])('%s is the application', async (path) => {
  const { url } = await start()
  const response = await fetch(url + path)
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('/assets/app.js')
})

test('the start leads to the tickets, and other addresses nowhere', async () => {
  const { url } = await start()
  expect((await fetch(url)).url).toBe(`${url}/tickets?area=1`)
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404)
  expect((await fetch(`${url}/assets/../quirks.ts`)).status).toBe(404)
})

test('the access token stands in a cookie that scripts can read', async () => {
  const { url } = await start()
  const { set, cookie } = await cookieOf(url)
  expect(cookie).toMatch(/^corral_access_token=[\w-]{20,}$/)
  expect(set).not.toContain('HttpOnly')
  const again = await fetch(`${url}/ticket?id=101`, { headers: { cookie } })
  expect(again.headers.get('set-cookie')).toBeNull()
})

test('the strict policy is set by the address or the quirk, and lets the custom tab in', async () => {
  const { url } = await start()
  const policy = async (address: string) =>
    (await fetch(address)).headers.get('content-security-policy') ?? ''
  expect(await policy(`${url}/tickets`)).not.toContain('script-src')
  expect(await policy(`${url}/tickets?csp=strict`)).toContain('frame-src http://127.0.0.1:4000;')
  const strict = await start({ quirks: { strictCsp: true }, customTab: null })
  expect(await policy(`${strict.url}/tickets`)).toContain("frame-src 'none'")
})

test('restless pages are asked for by the address or the quirk', async () => {
  const { url } = await start()
  expect(await (await fetch(`${url}/ticket?id=101&rerender=1`)).text()).toContain('data-rerender')
  expect(await (await fetch(`${url}/ticket?id=101`)).text()).not.toContain('data-rerender')
  const restless = await start({ quirks: { rerender: true } })
  expect(await (await fetch(`${restless.url}/ticket?id=101`)).text()).toContain('data-rerender')
})

test('hostile pages are asked for by the address or the quirk', async () => {
  const { url } = await start()
  expect(await (await fetch(`${url}/ticket?id=101&hostile=1`)).text()).toContain('/assets/hostile.js')
  expect(await (await fetch(`${url}/ticket?id=101`)).text()).not.toContain('hostile')
  const hostile = await start({ quirks: { hostile: true } })
  expect(await (await fetch(`${hostile.url}/ticket?id=101`)).text()).toContain('/assets/hostile.js')
})

test('the custom tab has its address filled', async () => {
  const { url } = await start()
  const { cookie } = await cookieOf(url)
  const answer = await (await fetch(`${url}/page/custom-tab?ticket_id=101`, { headers: { cookie } })).json()
  const hmac = createHmac('sha256', 'shared').update('1').digest('base64')
  expect(answer).toEqual({
    name: 'Deskhand',
    url: `http://127.0.0.1:4000/widget?ticket=101&agent=1&mail=Jane%40Contoso.example&h=${encodeURIComponent(hmac)}`,
  })
  expect((await fetch(`${url}/page/custom-tab?ticket_id=101`)).status).toBe(401)
})

test('unknown variables stay, and an unassigned ticket has agent 0', () => {
  const urlTemplate = 'https://a.example/?a=$AGENTID&x=$OTHER&h=$HMAC'
  const variables = { ticketId: 1, loggedInAgentId: 2, assignedAgentId: 0, userEmail: '' }
  expect(fillTabAddress({ name: 'x', urlTemplate }, variables)).toBe('https://a.example/?a=0&x=$OTHER&h=')
})

test('changed tickets are told as events', async () => {
  const { url, store } = await start()
  const { cookie } = await cookieOf(url)
  const response = await fetch(`${url}/page/events`, { headers: { cookie } })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader?.read())?.value).toContain('connected')
  store.changeTicket(101, { agent_id: 9 })
  expect((await reader?.read())?.value).toBe('data: 101\n\n')
  await reader?.cancel()
  expect((await fetch(`${url}/page/events`)).status).toBe(401)
})
