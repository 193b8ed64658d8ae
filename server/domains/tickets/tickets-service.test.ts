import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callerOf, type Desk, openDesk } from './testing.ts'

const minuteMs = 60_000

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  await desk.close()
})

describe('reading a ticket', () => {
  test('asks the PSA once within ten seconds, and again after them', async () => {
    const ticketId = desk.addTicket({ user_id: 32 })
    await desk.context(ticketId)
    const asked = desk.requests.length
    desk.psa.changeTicket(Number(ticketId), { summary: 'Changed' })
    desk.pass(9_999)
    expect((await desk.context(ticketId)).ticket.summary).toBe('Something is wrong')
    expect(desk.requests).toHaveLength(asked)
    desk.pass(1)
    expect((await desk.context(ticketId)).ticket.summary).toBe('Changed')
  })

  test.each([
    ['that does not exist', '9999', 'notFound', 'Corral Desk has no such ticket.'],
    ['whose id is none', '../Users/32', 'notFound', 'Corral Desk has no such ticket.'],
    [
      'that was deleted',
      '104',
      'gone',
      'This ticket was deleted in the PSA. Open another one, or restore it there.',
    ],
  ])('%s, it is refused', async (_, ticketId, code, message) => {
    await expect(desk.context(ticketId)).rejects.toMatchObject({ code, message })
  })

  test('of an integration that was switched off is refused', async () => {
    await desk.database.prisma.integration.update({
      where: { id: desk.integrationId },
      data: { enabled: false },
    })
    await expect(desk.context('101')).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('while the PSA can’t be reached', () => {
  test('the last known context is shown, and says how old it is', async () => {
    const ticketId = desk.addTicket({ user_id: 35, asset_ids: [45] })
    const { notices, ...known } = await desk.context(ticketId)
    desk.setDown(true)
    desk.pass(3 * minuteMs)
    const { notices: shown, ...again } = await desk.context(ticketId)
    expect(again).toEqual(known)
    expect(shown[0]).toMatch(
      /^Corral Desk can’t be reached now, so this is what the ticket said 3 min ago\. /,
    )
    expect(shown.slice(1)).toEqual(notices)
  })

  test('the age goes on, and the notice does not pile up', async () => {
    const ticketId = desk.addTicket()
    const known = (await desk.context(ticketId)).notices.length
    desk.setDown(true)
    for (const minutes of [10, 20, 30]) {
      desk.pass(10 * minuteMs)
      const { notices } = await desk.context(ticketId)
      expect(notices).toHaveLength(known + 1)
      expect(notices[0]).toContain(`${minutes} min ago`)
    }
  })

  test('a context that is more than a day old is no longer shown', async () => {
    const ticketId = desk.addTicket()
    await desk.context(ticketId)
    desk.setDown(true)
    desk.pass(24 * 60 * minuteMs + 1)
    await expect(desk.context(ticketId)).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('a ticket that was never read can’t be shown, in words', async () => {
    desk.setDown(true)
    const failed = desk.context('101')
    await expect(failed).rejects.toMatchObject({ code: 'unavailable' })
    await expect(failed).rejects.toThrow(/^Corral Desk: 127\.0\.0\.1.* cannot be reached/)
  })

  test('one that is known to be deleted is not shown again', async () => {
    const ticketId = desk.addTicket()
    await desk.context(ticketId)
    desk.psa.changeTicket(Number(ticketId), { deleted: true })
    desk.pass(minuteMs)
    await expect(desk.context(ticketId)).rejects.toMatchObject({ code: 'gone' })
    desk.setDown(true)
    await expect(desk.context(ticketId)).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('it is read anew as soon as the PSA is back', async () => {
    const ticketId = desk.addTicket()
    const { notices } = await desk.context(ticketId)
    desk.setDown(true)
    desk.pass(minuteMs)
    await desk.context(ticketId)
    desk.setDown(false)
    desk.pass(5_000)
    expect((await desk.context(ticketId)).notices).toEqual(notices)
  })
})

describe('a PSA that does not let everything be read', () => {
  test('says so where the assets can’t be, and the requester’s own computers are shown', async () => {
    await desk.close()
    desk = await openDesk({ forbiddenLists: ['Asset'] })
    const { computers, notices } = await desk.context(desk.addTicket({ user_id: 32, asset_ids: [44] }))
    expect(computers.map(({ name }) => name)).toEqual(['JANES-1', 'JANES-2'])
    expect(notices).toEqual([
      expect.stringMatching(/^The ticket’s assets could not be read\. The agent that/),
    ])
  })

  test('is named where the ticket itself can’t be; what was known is not shown instead', async () => {
    await desk.close()
    desk = await openDesk({ forbiddenLists: ['Tickets'] })
    const failed = desk.context('101')
    await expect(failed).rejects.toMatchObject({ code: 'vendorFailed' })
    await expect(failed).rejects.toThrow(/^Corral Desk: The agent that the integration signs in as lacks/)
  })
})

describe('who may see it', () => {
  test('a caller limited to its tenant does; one of other tenants is told that there is none', async () => {
    const ticketId = desk.addTicket()
    const limited = { limitedToTenants: true }
    const own = callerOf({ ...limited, tenantIds: [desk.contoso] })
    expect((await desk.context(ticketId, own)).tenant?.id).toBe(desk.contoso)
    const other = callerOf({ ...limited, tenantIds: [desk.fabrikam] })
    await expect(desk.context(ticketId, other)).rejects.toMatchObject({ code: 'notFound' })
  })

  test('a ticket without a tenant is shown to nobody who is limited', async () => {
    const ticketId = desk.addTicket({ client_id: 13, site_id: 23 })
    expect((await desk.context(ticketId)).tenant).toBeNull()
    const limited = callerOf({ limitedToTenants: true, tenantIds: [desk.contoso] })
    await expect(desk.context(ticketId, limited)).rejects.toMatchObject({ code: 'notFound' })
  })

  test('a blocked caller is refused before the PSA is asked', async () => {
    await expect(desk.context('101', callerOf({ banned: true }))).rejects.toMatchObject({
      code: 'notAllowed',
    })
    expect(desk.requests).toEqual([])
  })
})
