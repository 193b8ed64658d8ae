import { beforeAll, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { changesOf, makePerson, makeTenant, refusalOf } from '../testing.ts'
import { createPersonStore, type PersonStore } from './store.ts'

describeOnBothDatabases('persons', (database) => {
  let persons: PersonStore
  let tenantId: string
  beforeAll(async () => {
    persons = createPersonStore(database())
    tenantId = await makeTenant(database())
  })

  async function membersOf(groupId: string) {
    const group = await database().prisma.group.findUniqueOrThrow({
      where: { id: groupId },
      include: { persons: true, subgroups: true },
    })
    return [
      ...group.persons.map(({ personId }) => personId),
      ...group.subgroups.map(({ subgroupId }) => subgroupId),
    ].sort()
  }

  test('a person comes back, and is a change of facts', async () => {
    const person = { id: 'jane', tenantId, name: 'Jane Roe', email: 'Jane@contoso.com', tags: ['vip'] }
    expect(await changesOf(database(), () => persons.create(person))).toEqual(['person jane'])
    expect(await persons.find('jane')).toEqual({
      id: 'jane',
      tenantId,
      name: 'Jane Roe',
      email: 'Jane@contoso.com',
    })
    expect(await persons.find('nobody')).toBeNull()
  })

  test('an address is found in any case, in its own tenant only, with everybody who shares it', async () => {
    const other = await makeTenant(database())
    const first = await makePerson(database(), { id: 'post-1', tenantId, email: 'Post@Ünï.example' })
    const second = await makePerson(database(), { id: 'post-2', tenantId, email: ' post@ÜNÏ.example ' })
    await makePerson(database(), { tenantId: other, email: 'post@ünï.example' })
    await makePerson(database(), { tenantId, email: null })
    const found = await persons.findByEmail(tenantId, 'POST@ünï.EXAMPLE')
    expect(found.map(({ id }) => id)).toEqual([first, second])
    expect(await persons.findByEmail(tenantId, 'post@%')).toEqual([])
    expect(await persons.findByEmail(tenantId, '')).toEqual([])
  })

  test('members are replaced as a whole; groups may contain each other', async () => {
    const one = await makePerson(database(), { tenantId })
    const two = await makePerson(database(), { tenantId })
    const outer = await persons.createGroup({ id: 'outer', tenantId, name: 'Outer' })
    const inner = await persons.createGroup({ id: 'inner', tenantId, name: 'Inner' })
    await persons.setMembers(outer, [one, two], [inner])
    expect(await changesOf(database(), () => persons.setMembers(inner, [], [outer]))).toEqual(['group inner'])
    expect(await membersOf(outer)).toEqual([one, two, inner].sort())
    expect(await membersOf(inner)).toEqual([outer])
    await persons.setMembers(outer, [two], [])
    expect(await membersOf(outer)).toEqual([two])
  })

  test('a member that does not exist is refused, and the members stay as they were', async () => {
    const person = await makePerson(database(), { tenantId })
    const group = await persons.createGroup({ tenantId, name: 'Kept' })
    await persons.setMembers(group, [person], [])
    const changes = await changesOf(database(), async () => {
      expect(await refusalOf(persons.setMembers(group, ['nobody'], []))).toBe('foreignKey')
      expect(await refusalOf(persons.setMembers('nobody', [person], []))).toBe('foreignKey')
    })
    expect(changes).toEqual([])
    expect(await membersOf(group)).toEqual([person])
  })

  test('a tenant that does not exist, or an id that is taken, is refused and no fact changes', async () => {
    await persons.create({ id: 'once', tenantId, name: 'Once' })
    const changes = await changesOf(database(), async () => {
      expect(await refusalOf(persons.create({ tenantId: 'nobody', name: 'A' }))).toBe('foreignKey')
      expect(await refusalOf(persons.create({ id: 'once', tenantId, name: 'B' }))).toBe('unique')
      expect(await refusalOf(persons.createGroup({ tenantId: 'nobody', name: 'C' }))).toBe('foreignKey')
    })
    expect(changes).toEqual([])
  })
})
