import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFacts } from '../../facts/facts.ts'
import { createComputerStore } from '../computers/store.ts'
import { createDeploymentStore } from '../deployments/store.ts'
import { createItemStore } from '../items/store.ts'
import { createPersonStore } from '../persons/store.ts'
import { createPlacesService } from '../places/places-service.ts'
import { createSessionStore } from '../sessions/store.ts'
import { createTenantStore } from '../tenants/store.ts'
import { makeDeployment, makeSoftware, targetOf } from '../testing.ts'
import { callerOf, type Desk, openDesk } from '../tickets/testing.ts'
import { createTechnicianToolsService, type TechnicianToolsService } from './technician-tools-service.ts'

let desk: Desk
let tools: TechnicianToolsService
beforeAll(async () => {
  desk = await openDesk()
  tools = createTechnicianToolsService({
    places: createPlacesService({
      tickets: desk.tickets,
      computers: createComputerStore(desk.database),
      persons: createPersonStore(desk.database),
      tenants: createTenantStore(desk.database),
    }),
    facts: createFacts(desk.database),
    items: createItemStore(desk.database),
    deployments: createDeploymentStore(desk.database),
    computers: createComputerStore(desk.database),
    sessions: createSessionStore(desk.database, () => undefined),
    exceptions: { among: () => Promise.resolve(new Map()) },
  })
})
afterAll(() => desk.close())

/** Explains an item for the first computer of a ticket that Jane has asked for. */
async function explain(itemId: string, caller = callerOf()) {
  const ticketId = desk.addTicket({ user_id: 32, user_email: 'jane@contoso.example' })
  const { computers } = await desk.context(ticketId)
  const ref = { integrationId: desk.integrationId, ticketId }
  return await tools.explain(caller, ref, { kind: 'computer', id: computers[0]?.id ?? '' }, itemId)
}

test('says who won, why the others did not, and what would change that, with the names of the deployments', async () => {
  const itemId = await makeSoftware(desk.database)
  const tool = { itemId, visibility: ['technicianTools' as const] }
  await makeDeployment(desk.database, {
    ...tool,
    name: 'Reader for all',
    target: targetOf({ scope: 'tenant', tenant: desk.contoso }),
  })
  await makeDeployment(desk.database, {
    ...tool,
    name: 'Reader for VIPs',
    target: targetOf({ type: 'tag', ref: 'vip', scope: 'tenant', tenant: desk.contoso }),
  })
  await makeDeployment(desk.database, {
    ...tool,
    name: 'Another customer',
    target: targetOf({ scope: 'tenant', tenant: desk.fabrikam }),
  })
  expect(await explain(itemId)).toMatchObject({
    itemName: 'Reader',
    headline: "Reader: install the latest, as 'Reader for all' says.",
    entries: [
      { deployment: { name: 'Reader for all' }, outcome: 'won' },
      { outcome: 'noMatch' },
      { outcome: 'noMatch' },
    ],
    flips: [
      "Switch 'Reader for all' off: then nothing applies to Reader.",
      "Tag JANES-1 'vip': then 'Reader for VIPs' wins (install the latest).",
    ],
  })
})

test('tells a technician of one customer nothing of the rules for another', async () => {
  const itemId = await makeSoftware(desk.database)
  const tool = { itemId, visibility: ['technicianTools' as const] }
  const named = (name: string, tenant: string) =>
    makeDeployment(desk.database, { ...tool, name, target: targetOf({ scope: 'tenant', tenant }) })
  await named('Ours', desk.contoso)
  await named('Theirs', desk.fabrikam)
  const limited = callerOf({ limitedToTenants: true, tenantIds: [desk.contoso] })
  const told = await explain(itemId, limited)
  expect(told.entries).toMatchObject([{ deployment: { name: 'Ours' }, outcome: 'won' }])
  expect(JSON.stringify(told)).not.toMatch(/Theirs|Fabrikam/)
})

test('has nothing to say on what would change an item without deployments', async () => {
  const itemId = await makeSoftware(desk.database, { name: 'Lonely' })
  expect(await explain(itemId)).toEqual({
    itemName: 'Lonely',
    headline: 'Nothing applies to Lonely.',
    entries: [],
    exceptions: [],
    flips: [],
  })
})
