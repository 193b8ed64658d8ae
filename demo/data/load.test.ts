import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createHaloClient } from '../../server/integrations/halo/halo-client.ts'
import { createDemoPsa } from '../psa/create-demo-psa.ts'
import { listen } from '../psa/listen.ts'
import { noDate } from '../psa/records.ts'
import { loadDetails, loadPsa, loadWorld } from './load.ts'

const now = new Date('2026-11-24T09:00:00Z')
const { facts } = loadWorld().world
const details = loadDetails()
const { records, mapping } = loadPsa({ now })

const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id).sort()
const known = (list: readonly { id: number }[]) => new Set([0, ...list.map(({ id }) => id)])

describe('the world', () => {
  test('is as large as a real desk', () => {
    expect(facts.tenants).toHaveLength(5)
    expect(facts.persons).toHaveLength(40)
    expect(facts.computers).toHaveLength(60)
    expect(facts.items).toHaveLength(25)
    expect(facts.deployments).toHaveLength(40)
    const tools = facts.deployments.filter(({ visibility }) => visibility.includes('technicianTools'))
    expect(tools.length).toBeGreaterThanOrEqual(25)
  })

  test('has a parent, a tenant out of cross-tenant rules, and several time zones', () => {
    expect(facts.tenants.filter(({ parent }) => parent !== null)).toHaveLength(1)
    expect(facts.tenants.filter((tenant) => tenant.excludeFromCrossTenant)).toHaveLength(1)
    expect(new Set(facts.tenants.map(({ timeZone }) => timeZone)).size).toBeGreaterThanOrEqual(4)
  })

  test('has an offboarding at the end of a month', () => {
    const additions = facts.agreements.flatMap((agreement) => agreement.additions)
    expect(additions.filter(({ product }) => product === 'Offboarding')).toEqual([
      { product: 'Offboarding', from: '2026-12-31', to: null },
    ])
  })

  test('the computer of the demo is a server with a primary person', () => {
    const computer = facts.computers.find(({ id }) => id === 'this-machine')
    expect(computer).toMatchObject({ kind: 'server', roles: [], primaryPerson: 'maya-okafor' })
  })

  test('takes the version that apt offers', () => {
    const versions = loadWorld({ hello: '2.10-5' }).world.facts.items.find(({ id }) => id === 'hello')
    expect(versions).toMatchObject({ versions: ['2.9-1', '2.10-5'] })
  })
})

describe('the details', () => {
  test('are of all items, deployments, tenants and computers, and of nothing else', () => {
    expect(Object.keys(details.items).sort()).toEqual(idsOf(facts.items))
    expect(Object.keys(details.deployments).sort()).toEqual(idsOf(facts.deployments))
    expect(Object.keys(details.tenants).sort()).toEqual(idsOf(facts.tenants))
    expect(Object.keys(details.computers).sort()).toEqual(idsOf(facts.computers))
  })

  test.each(Object.entries(details.items))(
    '%s has an icon, and the scripts that its deployments need',
    (id, item) => {
      const icon = new URL(`../../node_modules/lucide/dist/esm/icons/${item.icon}.mjs`, import.meta.url)
      expect(existsSync(fileURLToPath(icon)), item.icon).toBe(true)
      const own = facts.items.find((fact) => fact.id === id)
      expect(item.software !== undefined).toBe(own?.kind === 'software')
      for (const { desired } of facts.deployments.filter((deployment) => deployment.item === id)) {
        if (!('mode' in desired)) continue
        if (desired.mode === 'enforce') expect(item.task).toMatchObject({ test: {}, set: {} })
        if (desired.mode === 'audit') expect(item.task).toMatchObject({ test: {} })
        if (desired.mode === 'monitor') expect(item.task).toMatchObject({ get: {} })
      }
    },
  )

  test('scripts of versions are of listed ones', () => {
    for (const [id, { software }] of Object.entries(details.items)) {
      const own = facts.items.find((fact) => fact.id === id)
      const listed = own && 'versions' in own ? own.versions : []
      for (const version of Object.keys(software?.versions ?? {})) expect(listed).toContain(version)
    }
  })

  test('deployments set declared parameters, of their type', () => {
    const types: Record<string, string> = { number: 'number', boolean: 'boolean' }
    for (const deployment of facts.deployments)
      for (const [name, value] of Object.entries(deployment.parameters)) {
        const parameter = details.items[deployment.item]?.parameters.find((one) => one.name === name)
        expect(parameter, `${deployment.id}: ${name}`).toBeDefined()
        expect(typeof value).toBe(types[parameter?.type ?? ''] ?? 'string')
        expect(parameter?.type, 'no secret stands in a file').not.toBe('secret')
        if (parameter?.type === 'choice') expect(parameter.choices).toContain(value)
      }
  })

  test('hardware UUIDs are unique', () => {
    const uuids = Object.values(details.computers).flatMap(({ hardwareUuid }) => hardwareUuid ?? [])
    expect(new Set(uuids).size).toBe(uuids.length)
    expect(uuids).toHaveLength(59)
  })
})

describe('the PSA', () => {
  test('refers to what exists', () => {
    const {
      clients,
      sites,
      users,
      assets,
      contracts,
      items,
      agents,
      statuses,
      ticketTypes,
      outcomes,
      tickets,
    } = records
    const has = (list: readonly { id: number }[], id: number, what: string) => {
      if (!known(list).has(id)) throw new Error(`${what} names ${id}, which does not exist`)
    }
    for (const site of sites) has(clients, site.client_id, `site ${site.id}`)
    for (const user of users) {
      has(clients, user.client_id, `user ${user.id}`)
      has(sites, user.site_id, `user ${user.id}`)
    }
    for (const asset of assets) {
      has(clients, asset.client_id, `asset ${asset.id}`)
      has(contracts, asset.contract_id, `asset ${asset.id}`)
      for (const user of asset.user_ids) has(users, user, `asset ${asset.id}`)
    }
    for (const contract of contracts) for (const asset of contract.asset_ids) has(assets, asset, contract.ref)
    for (const invoice of records.recurringInvoices) {
      has(contracts, invoice.contract_id, `invoice ${invoice.id}`)
      for (const line of invoice.lines) has(items, line._itemid, `line ${line.id}`)
    }
    for (const ticket of tickets) {
      const what = `ticket ${ticket.id}`
      has(clients, ticket.client_id, what)
      has(sites, ticket.site_id, what)
      has(users, ticket.user_id, what)
      has(agents, ticket.agent_id, what)
      has(statuses, ticket.status_id, what)
      has(ticketTypes, ticket.tickettype_id, what)
      has(contracts, ticket.contract_id, what)
      for (const asset of ticket.asset_ids) has(assets, asset, what)
    }
    for (const action of records.actions) {
      has(tickets, action.ticket_id, `action ${action.id}`)
      has(outcomes, action.outcome_id, `action ${action.id}`)
    }
  })

  test('ids are unique in each list', () => {
    for (const list of Object.values(records)) {
      const ids = list.flatMap((entry) => ('id' in entry ? entry.id : []))
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  test('is mapped to what exists on both sides, each thing once', () => {
    const sides = [
      [mapping.clients, records.clients, facts.tenants],
      [mapping.users, records.users, facts.persons],
      [mapping.assets, records.assets, facts.computers],
    ] as const
    for (const [map, ours, theirs] of sides) {
      for (const id of Object.keys(map)) expect(known(ours)).toContain(Number(id))
      for (const id of Object.values(map)) expect(idsOf(theirs)).toContain(id)
      expect(new Set(Object.values(map)).size).toBe(Object.values(map).length)
    }
  })

  test('mapped users have the e-mail, and mapped assets the name and serial, of the world', () => {
    for (const [id, person] of Object.entries(mapping.users)) {
      const user = records.users.find((one) => one.id === Number(id))
      const email = facts.persons.find((one) => one.id === person)?.email ?? ''
      expect(user?.emailaddress.toLowerCase()).toBe(email.toLowerCase())
      expect(mapping.clients[String(user?.client_id)]).toBe(
        facts.persons.find((one) => one.id === person)?.tenant,
      )
    }
    for (const [id, computer] of Object.entries(mapping.assets)) {
      const asset = records.assets.find((one) => one.id === Number(id))
      expect(asset?.inventory_number).toBe(facts.computers.find((one) => one.id === computer)?.name)
      expect(asset?.key_field2).toBe(details.computers[computer]?.serial ?? '')
    }
  })

  test('has tickets of every kind', () => {
    const { tickets, users, assets } = records
    const userOf = (id: number) => users.find((user) => user.id === id)
    const assetClients = (ids: readonly number[]) =>
      assets.filter(({ id }) => ids.includes(id)).map(({ client_id }) => client_id)
    const kinds: Record<string, (ticket: (typeof tickets)[number]) => boolean> = {
      'no user': ({ user_id }) => user_id === 0,
      'General User': ({ user_id }) => userOf(user_id)?.isgeneraluser === true,
      'two assets': ({ asset_ids }) => asset_ids.length === 2,
      'an e-mail in other case': ({ user_id, user_email }) =>
        user_email !== '' && user_email !== userOf(user_id)?.emailaddress,
      'an asset of another client': ({ client_id, asset_ids }) =>
        assetClients(asset_ids).some((other) => other !== client_id),
      'a customer that is no tenant': ({ client_id }) => mapping.clients[String(client_id)] === undefined,
      'a user that is no person': ({ user_id }) =>
        user_id > 0 && mapping.users[String(user_id)] === undefined,
      'an e-mail that two users have': ({ user_id }) =>
        users.filter(
          ({ emailaddress }) => emailaddress !== '' && emailaddress === userOf(user_id)?.emailaddress,
        ).length === 2,
      'a person only': ({ user_id, asset_ids }) => user_id > 0 && asset_ids.length === 0,
      'a customer only': ({ user_id, asset_ids }) => user_id === 0 && asset_ids.length === 0,
      unassigned: ({ agent_id }) => agent_id === 0,
      closed: ({ hasbeenclosed, deleted }) => hasbeenclosed && !deleted,
      deleted: ({ deleted }) => deleted,
    }
    expect(tickets).toHaveLength(20)
    for (const [name, isSo] of Object.entries(kinds)) expect(tickets.some(isSo), name).toBe(true)
  })

  test('the first ticket is about the computer of the demo and its primary person', () => {
    const [first] = records.tickets
    expect(first?.asset_ids.map((id) => mapping.assets[String(id)])).toEqual(['this-machine'])
    expect(mapping.users[String(first?.user_id)]).toBe('maya-okafor')
    expect(mapping.clients[String(first?.client_id)]).toBe('harbour-lane')
  })

  test('dates count back from now', () => {
    const first = records.tickets[0]
    expect(first).toMatchObject({ dateoccurred: '2026-11-24T06:00:00', dateclosed: noDate })
    for (const ticket of records.tickets) expect(ticket.last_update >= ticket.dateoccurred).toBe(true)
  })

  test('uses reserved domains only', () => {
    const emails = [...records.users, ...records.clients].flatMap((entry) =>
      'emailaddress' in entry ? entry.emailaddress : entry.domain,
    )
    for (const email of emails.filter(Boolean)) expect(email).toMatch(/\.example$/)
  })

  test('tells the same agreements as the world, through the client', async () => {
    const psa = createDemoPsa({
      records,
      clientId: 'a',
      clientSecret: 'b',
      customTab: null,
      now: () => now.getTime(),
    })
    const listening = await listen(psa.app)
    try {
      const client = createHaloClient({ baseUrl: listening.url, clientId: 'a', clientSecret: 'b' })
      for (const [clientId, tenant] of Object.entries(mapping.clients)) {
        const answer = await client.listAgreements(clientId)
        const found = answer.ok ? answer.value : []
        expect(
          found.map(({ type, from, to, assetIds, additions }) => ({
            type,
            from,
            to,
            computers: assetIds?.map((id) => mapping.assets[id]) ?? null,
            additions: additions.map((one) => ({ product: one.product, from: one.from, to: one.to })),
          })),
        ).toEqual(
          facts.agreements
            .filter((agreement) => agreement.tenant === tenant)
            .map(({ type, from, to, computers, additions }) => ({ type, from, to, computers, additions })),
        )
      }
    } finally {
      await listening.close()
    }
  })
})
