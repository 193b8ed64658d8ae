import { afterEach, expect, test } from 'vitest'
import { createDemoPsa, type DemoPsaOptions } from './create-demo-psa.ts'
import { type Listening, listen } from './listen.ts'
import { testRecords } from './test-records.ts'

const running: Listening[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()))
})

async function start(options: Partial<DemoPsaOptions> = {}) {
  const psa = createDemoPsa({
    records: testRecords(),
    clientId: 'client',
    clientSecret: 'secret',
    customTab: null,
    ...options,
  })
  const listening = await listen(psa.app)
  running.push(listening)
  return { ...psa, url: listening.url }
}

async function signIn(url: string, form: Record<string, string> = {}, tenant = 'corral') {
  return fetch(`${url}/auth/token?tenant=${tenant}`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'client',
      client_secret: 'secret',
      scope: 'all',
      ...form,
    }),
  })
}

async function caller(url: string, form: Record<string, string> = {}) {
  const { access_token } = (await (await signIn(url, form)).json()) as { access_token: string }
  return async (path: string, body?: unknown) => {
    const response = await fetch(`${url}/api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, text, json: JSON.parse(text) }
  }
}

test('authinfo names the address to sign in at and the tenant', async () => {
  const { url } = await start()
  const answer = await (await fetch(`${url}/api/authinfo`)).json()
  expect(answer).toMatchObject({ auth_url: `${url}/auth`, tenant_id: 'corral' })
})

test.each([
  [{ client_secret: 'wrong' }, 'corral', 'invalid_client'],
  [{ client_id: 'other' }, 'corral', 'invalid_client'],
  [{ grant_type: 'password' }, 'corral', 'unsupported_grant_type'],
  [{ scope: '' }, 'corral', 'invalid_scope'],
  [{}, 'elsewhere', 'invalid_request'],
])('a sign-in with %o at %s is refused', async (form, tenant, error) => {
  const { url } = await start()
  const response = await signIn(url, form, tenant)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error })
})

test('a token ends after its time', async () => {
  let now = Date.parse('2026-11-24T09:00:00Z')
  const { url } = await start({ now: () => now, quirks: { tokenSeconds: 60 } })
  const call = await caller(url)
  expect((await call('Tickets')).status).toBe(200)
  now += 60_000
  expect((await call('Tickets')).status).toBe(401)
})

test('without a token nothing is answered', async () => {
  const { url } = await start()
  for (const path of ['Tickets', 'Tickets/101', 'Actions?ticket_id=101', 'Asset', 'Users', 'Client', 'Agent'])
    expect((await fetch(`${url}/api/${path}`)).status).toBe(401)
})

test('a scope opens its area and no other', async () => {
  const { url } = await start()
  const call = await caller(url, { scope: 'read:tickets' })
  expect((await call('Tickets')).status).toBe(200)
  expect((await call('Client')).status).toBe(403)
  expect((await call('Tickets', [{ id: 101, status_id: 9 }])).status).toBe(403)
})

test('the ticket list leaves out deleted ones, and says less than the detail', async () => {
  const { url } = await start()
  const call = await caller(url)
  const list = (await call('Tickets?pageinate=true&page_size=2&page_no=2')).json
  expect(list.record_count).toBe(4)
  expect(list.tickets.map(({ id }: { id: number }) => id)).toEqual([102, 101])
  expect(list.tickets[0]).not.toHaveProperty('assets')
  expect(list.tickets[0]).not.toHaveProperty('deleted')
  expect((await call('Tickets/104')).json).toMatchObject({ id: 104, deleted: true })
  expect((await call('Tickets/101')).json).toMatchObject({
    user_email: 'Jane@Contoso.example',
    assets: [{ id: 41, inventory_number: 'PC-1' }],
    last_update: '2026-11-20T08:30:00',
    dateclosed: '1900-01-01T00:00:00',
  })
  expect((await call('Tickets/999')).status).toBe(404)
})

test('assets by ticket come bare, others in an envelope', async () => {
  const { url } = await start()
  const call = await caller(url)
  expect(Array.isArray((await call('Asset?ticket_id=102&includeinactive=true')).json)).toBe(true)
  expect((await call('Asset?client_id=11')).json).toMatchObject({ record_count: 1 })
  expect(Array.isArray((await call('Agent')).json)).toBe(true)
})

test('the site of a user is written as a double', async () => {
  const { url } = await start()
  const call = await caller(url)
  expect((await call('Users/32')).text).toContain('"site_id":21.0')
})

test('users leave out the General User and inactive ones where asked', async () => {
  const { url } = await start()
  const call = await caller(url)
  const names = (answer: { json: { users: { name: string }[] } }) => answer.json.users.map(({ name }) => name)
  expect(names(await call('Users?client_id=11'))).toEqual(['General User', 'Jane Roe'])
  expect(names(await call('Users?client_id=11&exclude_generaluser=true&includeinactive=true'))).toEqual([
    'Jane Roe',
    'Old Hand',
  ])
})

test('an action needs an outcome', async () => {
  const { url } = await start()
  const call = await caller(url)
  const refused = await call('Actions', [{ ticket_id: 101, hiddenfromuser: true, note_html: '<p>x</p>' }])
  expect(refused.status).toBe(400)
  expect(refused.text).toContain('An Outcome must be entered for this Action')
})

test('an internal note is added and listed', async () => {
  const { url, store } = await start()
  const call = await caller(url)
  const posted = await call('Actions', [
    { ticket_id: 101, outcome_id: 7, hiddenfromuser: true, note_html: '<p>Done</p>' },
  ])
  expect(posted.status).toBe(201)
  const { actions } = (await call('Actions?ticket_id=101')).json
  expect(actions[0]).toMatchObject({ outcome: 'Internal Note', hiddenfromuser: true, who: 'Deskhand' })
  expect(store.records.actions).toHaveLength(2)
})

test('a closed ticket takes only the outcomes that are set for it', async () => {
  const { url } = await start({ quirks: { closedTicketOutcomeIds: [8] } })
  const call = await caller(url)
  const note = { ticket_id: 105, hiddenfromuser: true, note_html: '<p>x</p>' }
  expect((await call('Actions', [{ ...note, outcome_id: 7 }])).status).toBe(400)
  expect((await call('Actions', [{ ...note, outcome_id: 8 }])).status).toBe(201)
})

test('a forbidden outcome is refused to the API, not to the agent at the page', async () => {
  const { url } = await start({ quirks: { forbiddenOutcomeIds: [7] } })
  const call = await caller(url)
  const body = [{ ticket_id: 101, outcome_id: 7, hiddenfromuser: true, note_html: '<p>x</p>' }]
  expect((await call('Actions', body)).status).toBe(403)
  const cookie = (await fetch(`${url}/ticket?id=101`)).headers.get('set-cookie') ?? ''
  const token = /corral_access_token=([^;]+)/.exec(cookie)?.[1]
  const response = await fetch(`${url}/api/Actions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(201)
})

test('writes want an array, and a refused one changes nothing', async () => {
  const { url, store } = await start()
  const call = await caller(url)
  expect((await call('Tickets', { id: 101, status_id: 9 })).status).toBe(400)
  const half = [
    { id: 101, status_id: 9 },
    { id: 999, status_id: 9 },
  ]
  expect((await call('Tickets', half)).status).toBe(400)
  expect(store.records.tickets[0]?.status_id).toBe(1)
  expect((await call('Tickets', [{ id: 101, status_id: 9 }])).json).toMatchObject({ hasbeenclosed: true })
})

test('a new ticket with a named user needs the site', async () => {
  const { url } = await start()
  const call = await caller(url)
  const ticket = { summary: 'New', client_id: 11, user_id: 32 }
  expect((await call('Tickets', [ticket])).status).toBe(400)
  expect((await call('Tickets', [{ ...ticket, site_id: 21 }])).json).toMatchObject({
    id: 106,
    user_name: 'Jane Roe',
  })
})

test('a burst ends in 429 without a time to wait, and passes', async () => {
  let now = Date.parse('2026-11-24T09:00:00Z')
  const { url } = await start({ now: () => now, quirks: { burst: { requests: 2, seconds: 10 } } })
  const call = await caller(url)
  await call('Tickets')
  await call('Tickets')
  expect((await call('Tickets')).status).toBe(429)
  now += 10_000
  expect((await call('Tickets')).status).toBe(200)
})

test('error bodies come in every known shape by turns', async () => {
  const { url } = await start()
  const call = await caller(url)
  const bodies = []
  for (let i = 0; i < 5; i++) bodies.push((await call('Tickets/999')).json)
  expect(bodies.map((body) => (typeof body === 'string' ? 'plain' : Object.keys(body)[0]))).toEqual([
    'resultCode',
    'ClassName',
    'Message',
    'error',
    'plain',
  ])
})

test('what cannot be read is a 400 in words', async () => {
  const { url } = await start()
  const call = await caller(url)
  expect((await call('Tickets?page_no=zero')).status).toBe(400)
  expect((await call('Actions')).status).toBe(400)
})

test('contracts, invoices with lines, items and the directory map are there', async () => {
  const { url } = await start({ now: () => Date.parse('2026-11-24T09:00:00Z') })
  const call = await caller(url)
  expect((await call('ClientContract?client_id=11')).json.contracts[0]).toMatchObject({
    started: true,
    expired: false,
    end_date: '1900-01-01T00:00:00',
  })
  expect((await call('ClientContract/51')).json.assets).toHaveLength(1)
  const { invoices } = (await call('RecurringInvoice?client_id=11&includelines=true')).json
  expect(invoices[0].lines[0]).toMatchObject({
    item_shortdescription: 'Endpoint Protection',
    contract_id: 51,
  })
  expect((await call('Item')).json.items).toHaveLength(2)
  expect((await call('TopLevel')).json.toplevels).toHaveLength(1)
  const map = (await call('AzureADConnection/1?type=2&includedetails=true&includetenants=true')).json
  expect(map.mappings_client).toHaveLength(2)
})
