// What a technician is told while the PSA answers slowly, wrongly or not at all, and what is shown meanwhile.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fault, FaultKind } from '../../../demo/psa/faults.ts'
import { callerOf, type Desk, openDesk } from './testing.ts'

const minuteMs = 60_000

let desk: Desk
let faults: Fault[]
let ticketId: string
beforeEach(async () => {
  faults = []
  desk = await openDesk({ faults }, { patienceMs: { known: 3_000, unknown: 3_000 } })
  ticketId = desk.addTicket({ user_id: 35, asset_ids: [44] })
})
afterEach(() => desk.close())

const ticketFault = (does: FaultKind) => faults.push({ on: 'GET /api/Tickets/', does, ms: 30_000 })
const assetFault = (does: FaultKind) => faults.push({ on: 'GET /api/Asset', does, ms: 30_000 })

const kinds: [string, FaultKind, RegExp][] = [
  ['answers too slowly', 'slow', /did not answer within 3 s\. Try again/],
  ['asks to slow down', 429, /asks to slow down\. Try again in \d+ s/],
  ['has a fault of its own', 500, /fault of its own \(HTTP 500\)\. Try again later/],
  ['cuts its answer', 'cut', /answer about (Tickets|Asset) is not in the known form/],
  ['answers in another shape', 'otherShape', /answer about (Tickets|Asset) is not in the known form/],
  ['ends the connection', 'lost', /cannot be reached/],
]

describe.each(kinds)('a PSA that %s', (_, does, words) => {
  test('about a ticket that is not known yet says what is wrong, and has it as soon as it can', async () => {
    ticketFault(does)
    const failed = desk.context(ticketId)
    await expect(failed).rejects.toThrow(words)
    await expect(failed).rejects.toThrow(/^Corral Desk: /)
    await expect(failed).rejects.toMatchObject({
      code: does === 'cut' || does === 'otherShape' ? 'vendorFailed' : 'unavailable',
    })
    faults.splice(0)
    desk.restart()
    expect((await desk.context(ticketId)).computers).toMatchObject([{ name: 'LINKED' }])
  })

  test('about a ticket that is known leaves the last known, with its age', async () => {
    const { notices: before, ...known } = await desk.context(ticketId)
    ticketFault(does)
    desk.pass(5 * minuteMs)
    const { notices, ...shown } = await desk.context(ticketId)
    expect(shown).toEqual(known)
    expect(notices[0]).toMatch(
      /^Corral Desk can’t be reached now, so this is what the ticket said 5 min ago\. /,
    )
    expect(notices[0]).toMatch(words)
    expect(notices.slice(1)).toEqual(before)
  })

  test('about the assets alone never lets another computer stand in for that of the ticket', async () => {
    await desk.context(ticketId)
    assetFault(does)
    desk.pass(minuteMs)
    const { computers, notices } = await desk.context(ticketId)
    const isForGood = does === 'cut' || does === 'otherShape'
    expect(computers.map(({ name }) => name)).toEqual(isForGood ? [] : ['LINKED'])
    expect(notices[0]).toMatch(words)
  })
})

test('a token that ends in the middle is renewed once, and nobody notices', async () => {
  await desk.context(ticketId)
  desk.revokeTokens()
  desk.pass(minuteMs)
  const { notices, computers } = await desk.context(ticketId)
  expect(notices).toEqual([])
  expect(computers).toMatchObject([{ name: 'LINKED' }])
  expect(desk.requests.filter((url) => url.startsWith('/auth/token'))).toHaveLength(2)
})

test('a sign-in that is refused every time is said, not hidden behind the last known', async () => {
  await desk.context(ticketId)
  ticketFault(401)
  desk.pass(minuteMs)
  const failed = desk.context(ticketId)
  await expect(failed).rejects.toMatchObject({ code: 'vendorFailed' })
  await expect(failed).rejects.toThrow(/Check the integration's client id and secret/)
})

describe('the last known', () => {
  beforeEach(async () => {
    await desk.context(ticketId)
    desk.setDown(true)
  })

  test('survives a restart, and says its age in hours', async () => {
    desk.restart()
    desk.pass(3 * 60 * minuteMs)
    const { computers, notices } = await desk.context(ticketId)
    expect(computers).toMatchObject([{ name: 'LINKED' }])
    expect(notices[0]).toContain('3 h ago')
  })

  test('is known to a server that has never read it', async () => {
    desk.restart()
    expect((await desk.context(ticketId)).notices).toEqual([])
    desk.pass(10_000)
    expect((await desk.context(ticketId)).notices[0]).toContain('1 min ago')
  })

  test('is about whom it is about now: what has moved to another customer since is not shown', async () => {
    desk.restart()
    desk.pass(minuteMs)
    await desk.database.prisma.computer.updateMany({
      where: { name: 'LINKED' },
      data: { tenantId: desk.fabrikam },
    })
    const { computers, notices } = await desk.context(ticketId)
    expect(computers).toEqual([])
    expect(notices[1]).toContain('The asset A-0044 (Workstation) is no computer that Deskhand knows.')
  })

  test('is still that of a tenant: a caller limited to others is told that there is none', async () => {
    desk.restart()
    desk.pass(minuteMs)
    const limited = { limitedToTenants: true }
    const stranger = callerOf({ ...limited, tenantIds: [desk.fabrikam] })
    await expect(desk.context(ticketId, stranger)).rejects.toMatchObject({ code: 'notFound' })
    await desk.link('client', '11', { tenantId: desk.fabrikam })
    desk.pass(minuteMs)
    const former = callerOf({ ...limited, tenantIds: [desk.contoso] })
    await expect(desk.context(ticketId, former)).rejects.toMatchObject({ code: 'notFound' })
  })

  test('is shown for five seconds without asking again', async () => {
    desk.pass(minuteMs)
    await desk.context(ticketId)
    const asked = desk.requests.length
    desk.pass(4_999)
    await desk.context(ticketId)
    expect(desk.requests).toHaveLength(asked)
    desk.pass(1)
    await desk.context(ticketId)
    expect(desk.requests.length).toBeGreaterThan(asked)
  })

  test('is kept for a day', async () => {
    const { prisma } = desk.database
    desk.setDown(false)
    desk.pass(24 * 60 * minuteMs + 1)
    await desk.context(desk.addTicket())
    expect(await prisma.ticketReading.count()).toBe(1)
    expect(await prisma.ticketReading.count({ where: { ticketId } })).toBe(0)
  })
})

describe('asking anew', () => {
  const ticketReads = () => desk.requests.filter((url) => url.startsWith('/api/Tickets/')).length

  test('shows what has changed within the ten seconds, every two seconds at most', async () => {
    await desk.context(ticketId)
    desk.psa.changeTicket(Number(ticketId), { summary: 'Changed' })
    expect((await desk.context(ticketId, callerOf(), true)).ticket.summary).toBe('Something is wrong')
    desk.pass(2_000)
    expect((await desk.context(ticketId, callerOf(), true)).ticket.summary).toBe('Changed')
    expect(ticketReads()).toBe(2)
  })

  test('at once by many is one question', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => desk.context(ticketId, callerOf(), at % 2 === 0)))
    expect(ticketReads()).toBe(1)
  })

  test('finds a PSA that is back at once', async () => {
    await desk.context(ticketId)
    desk.setDown(true)
    desk.pass(minuteMs)
    expect((await desk.context(ticketId)).notices).toHaveLength(1)
    desk.setDown(false)
    desk.pass(2_000)
    expect((await desk.context(ticketId, callerOf(), true)).notices).toEqual([])
  })
})
