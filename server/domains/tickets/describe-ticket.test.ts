import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, openDesk } from './testing.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(async () => {
  await desk.close()
})

describe('what a ticket is about', () => {
  test('is said with the ticket and the tenant themselves', async () => {
    const ticketId = desk.addTicket({ summary: 'Reader is missing' })
    expect(await desk.context(ticketId)).toMatchObject({
      integration: { id: desk.integrationId, name: 'Corral Desk' },
      ticket: {
        id: ticketId,
        summary: 'Reader is missing',
        closed: false,
        url: `${desk.url}/ticket?id=${ticketId}`,
      },
      tenant: {
        id: desk.contoso,
        name: 'Contoso',
        timeZone: 'Europe/London',
        foundBy: 'customer of the ticket',
      },
    })
  })

  test('a closed ticket says so, and is about the same', async () => {
    const ticketId = desk.addTicket({ hasbeenclosed: true, status_id: 9, user_id: 32 })
    expect(await desk.context(ticketId)).toMatchObject({
      ticket: { closed: true },
      person: { name: 'Jane Roe' },
    })
  })

  test('a computer of it is online while its agent is', async () => {
    const ticketId = desk.addTicket({ user_id: 35, asset_ids: [42] })
    const { prisma } = desk.database
    const { id, tenantId } = await prisma.computer.findFirstOrThrow({ where: { name: 'pc-2' } })
    await prisma.agent.create({
      data: { computerId: id, tenantId, kind: 'deskhand', name: 'a', online: true },
    })
    expect((await desk.context(ticketId)).computers).toMatchObject([{ id, online: true }])
  })
})
