import { beforeAll, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { changesOf, refusalOf } from '../testing.ts'
import { createTenantStore, type TenantStore } from './store.ts'

describeOnBothDatabases('tenants', (database) => {
  let tenants: TenantStore
  beforeAll(() => {
    tenants = createTenantStore(database())
  })

  test('a tenant comes back with what was not said filled in', async () => {
    const id = await tenants.create({ name: 'Contoso' })
    expect(await tenants.find(id)).toEqual({ id, name: 'Contoso', timeZone: 'UTC' })
  })

  test('tags, business hours and the parent are kept with it', async () => {
    const parentId = await tenants.create({ id: 'above', name: 'Above' })
    const id = await tenants.create({
      id: 'below',
      name: 'ŁÓDŹ Fabrik',
      parentId,
      timeZone: 'Europe/Warsaw',
      tags: ['vip', 'VIP'],
      excludeFromCrossTenant: true,
      businessHours: [{ weekday: 1, opensAt: 480, closesAt: 1020 }],
    })
    expect(id).toBe('below')
    const row = await database().prisma.tenant.findUniqueOrThrow({
      where: { id },
      include: { tags: true, businessHours: true },
    })
    expect(row).toMatchObject({
      parentId: 'above',
      nameKey: 'łódź fabrik',
      timeZone: 'Europe/Warsaw',
      excludeFromCrossTenant: true,
      businessHours: [{ weekday: 1, opensAt: 480, closesAt: 1020 }],
    })
    expect(row.tags.map(({ tag }) => tag).sort()).toEqual(['VIP', 'vip'])
  })

  test('who does not exist is not found', async () => {
    expect(await tenants.find('nobody')).toBeNull()
  })

  describe('facts', () => {
    test('a new tenant is a change of facts', async () => {
      expect(await changesOf(database(), () => tenants.create({ id: 'new', name: 'New' }))).toEqual([
        'tenant new',
      ])
    })

    test.each([
      { what: 'a parent that does not exist', tenant: { parentId: 'nobody' }, refusal: 'foreignKey' },
      { what: 'an id that is taken', tenant: { id: 'taken' }, refusal: 'unique' },
      { what: 'a tag twice', tenant: { tags: ['a', 'a'] }, refusal: 'unique' },
    ])('$what is refused, and nothing is left of it', async ({ tenant, refusal }) => {
      await tenants.create({ name: 'Taken', id: 'taken' }).catch(() => undefined)
      const before = await tenants.count()
      const changes = await changesOf(database(), async () => {
        expect(await refusalOf(tenants.create({ name: 'Refused', ...tenant }))).toBe(refusal)
      })
      expect(changes).toEqual([])
      expect(await tenants.count()).toBe(before)
    })
  })
})
