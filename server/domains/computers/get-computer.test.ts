import { expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { at, makeComputer, makePerson, makeTenant } from '../testing.ts'
import { callerOf } from '../tickets/testing.ts'
import { getComputer } from './get-computer.ts'
import { writeSoftwareList } from './software-store.ts'
import { createComputerStore } from './store.ts'

describeOnBothDatabases('the page of a computer', (database) => {
  const installed = (name: string, version: string) => ({
    name,
    version,
    publisher: null,
    upgradeCode: null,
    productCode: null,
    source: 'dpkg' as const,
  })

  /** Takes an inventory of what is installed. */
  async function inventory(computerId: string, found: ReturnType<typeof installed>[], time: Date) {
    await database().prisma.$transaction(async (tx) => {
      await writeSoftwareList(tx, computerId, found, time)
      await tx.computer.update({ where: { id: computerId }, data: { inventoryAt: time } })
    })
  }

  const get = (id: string, caller = callerOf()) => getComputer(createComputerStore(database()), caller, id)

  test('tells what is known of it, its agents in the order of their choice, and what is installed since when', async () => {
    const tenantId = await makeTenant(database(), { name: 'Contoso' })
    const jane = await makePerson(database(), { tenantId, name: 'Jane Roe', email: 'jane@contoso.example' })
    const id = await makeComputer(database(), {
      tenantId,
      name: 'PC-1',
      primaryPersonId: jane,
      tags: ['vip', 'cnc'],
      roles: ['domainController'],
      deviceGroups: ['mesh:warehouse'],
    })
    const agent = { tenantId, computerId: id, name: 'PC-1' }
    await database().prisma.agent.createMany({
      data: [
        { ...agent, kind: 'meshcentral', online: true },
        { ...agent, kind: 'deskhand', online: false, preference: 1 },
        { ...agent, kind: 'automate', online: true, revokedAt: at('08:00:00') },
      ],
    })
    await inventory(
      id,
      [installed('vim', '9.0'), installed('Zip', '3.0'), installed('ash', '1')],
      at('09:00:00'),
    )
    await inventory(
      id,
      [installed('vim', '9.1'), installed('Zip', '3.0'), installed('curl', '8')],
      at('10:00:00'),
    )
    expect(await get(id)).toMatchObject({
      name: 'PC-1',
      tenant: { id: tenantId, name: 'Contoso' },
      person: { id: jane, name: 'Jane Roe', email: 'jane@contoso.example' },
      tags: ['cnc', 'vip'],
      roles: ['domainController'],
      deviceGroups: ['mesh:warehouse'],
      online: true,
      agents: [
        { kind: 'deskhand', online: false },
        { kind: 'meshcentral', online: true },
      ],
      software: [
        { name: 'curl', version: '8', firstSeenAt: at('10:00:00') },
        { name: 'vim', version: '9.1', firstSeenAt: at('10:00:00') },
        { name: 'Zip', version: '3.0', firstSeenAt: at('09:00:00') },
      ],
    })
  })

  test('says that nobody knows what is installed where the last inventory could not read it', async () => {
    const id = await makeComputer(database())
    expect((await get(id)).software).toBeNull()
    await inventory(id, [installed('vim', '9.0')], at('09:00:00'))
    await database().prisma.computer.update({ where: { id }, data: { inventoryAt: at('10:00:00') } })
    expect((await get(id)).software).toBeNull()
  })

  test('tells nothing of other tenants: neither that it exists nor whose it is', async () => {
    const tenantId = await makeTenant(database())
    const stranger = await makePerson(database(), { name: 'Sam Stranger' })
    const id = await makeComputer(database(), { tenantId, primaryPersonId: stranger })
    const limited = (tenantIds: string[]) => callerOf({ limitedToTenants: true, tenantIds })
    expect((await get(id, limited([tenantId]))).person).toBeNull()
    expect((await get(id)).person).toMatchObject({ name: 'Sam Stranger' })
    const refused = { code: 'notFound', message: 'There is no such computer among those you may see.' }
    await expect(get(id, limited([]))).rejects.toMatchObject(refused)
    await expect(get('nothing', limited([]))).rejects.toMatchObject(refused)
  })
})
