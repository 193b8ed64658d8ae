import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createItemStore } from '../items/store.ts'
import { createTenantStore } from '../tenants/store.ts'
import { makeSoftware, makeTask, makeTenant, testSealer } from '../testing.ts'
import type { Caller } from '../users/caller.ts'
import { createLicencesService, type LicencesService, type LicenceToCreate } from './licences-service.ts'
import { createLicenceStore, type LicenceStore, type NewLicence } from './store.ts'

const engineer: Caller = {
  userId: 'u1',
  name: 'Ada',
  email: 'ada@example.com',
  role: 'engineer',
  limitedToTenants: false,
  tenantIds: [],
  via: 'cookie',
  authSessionId: '',
}

const sealer = testSealer()

describeOnBothDatabases('licences', (database) => {
  let licences: LicenceStore
  let contoso: string
  let fabrikam: string
  let itemId: string
  beforeAll(async () => {
    licences = createLicenceStore(database(), sealer)
    contoso = await makeTenant(database(), { name: 'Contoso' })
    fabrikam = await makeTenant(database(), { name: 'Fabrikam' })
    await database().prisma.user.create({ data: { id: 'u1', name: 'Ada', email: 'ada@example.com' } })
  })
  beforeEach(async () => {
    itemId = await makeSoftware(database(), { licenceKind: 'key' })
  })

  async function add(licence: Partial<NewLicence>): Promise<string> {
    const base = { itemId, tenantId: null, name: 'Volume', majorVersion: null, fileName: null }
    return await licences.create({ ...base, value: 'AAAA', ...licence })
  }

  async function found(tenantId: string, version: string | null): Promise<string | null> {
    const licence = await licences.findFor(itemId, tenantId, version)
    return licence && sealer.open(licence.sealedValue)
  }

  describe('which one an action uses', () => {
    test('the tenant’s own before the one for all; never another tenant’s', async () => {
      await add({ value: 'for all' })
      await add({ value: 'Contoso’s', tenantId: contoso })
      expect(await found(contoso, '2.0')).toBe('Contoso’s')
      expect(await found(fabrikam, '2.0')).toBe('for all')
    })

    test.each([
      ['2.0', 'two'],
      ['2', 'two'],
      ['1:2.4-1', 'two'],
      ['v2.1', 'two'],
      ['02.1', 'two'],
      ['20.0', 'any'],
      ['1.2', 'any'],
      [null, 'any'],
    ])(
      'of version %s: the one for its major version, else the one for every version',
      async (version, value) => {
        await add({ value: 'two', majorVersion: '2' })
        await add({ value: 'any' })
        expect(await found(contoso, version)).toBe(value)
      },
    )

    test('the tenant’s own for every version before one for all that names the version', async () => {
      await add({ value: 'for all', majorVersion: '2' })
      await add({ value: 'own', tenantId: contoso })
      expect(await found(contoso, '2.0')).toBe('own')
    })

    test('the newest of equals; none where none fits', async () => {
      await add({ value: 'old', majorVersion: '3' })
      await add({ value: 'new', majorVersion: '3' })
      expect(await found(contoso, '3.1')).toBe('new')
      expect(await found(contoso, '4.1')).toBeNull()
      expect(await found(contoso, null)).toBeNull()
    })

    test('a file has its name as a command may carry it', async () => {
      const licenceId = await add({ value: 'eA==', fileName: 'Schlüssel.lic' })
      const { sealedValue, ...rest } = (await licences.findFor(itemId, contoso, '1.0')) ?? { sealedValue: '' }
      expect(rest).toEqual({ licenceId, kind: 'file', fileName: 'Schl_ssel.lic' })
      expect(sealer.open(sealedValue)).toBe('eA==')
    })
  })

  describe('as people have them', () => {
    let service: LicencesService
    beforeAll(() => {
      const audit = createAuditService(database())
      const items = createItemStore(database())
      service = createLicencesService({
        licences,
        items,
        tenants: createTenantStore(database()),
        audit,
      })
    })

    const given = (licence: Partial<LicenceToCreate> = {}): LicenceToCreate => ({
      itemId,
      tenantId: contoso,
      name: 'Volume',
      majorVersion: null,
      value: 'SECRET-KEY',
      ...licence,
    })

    test('a value goes in, and never out again: not in a list, not in the database, not in the audit', async () => {
      const { id } = await service.create(engineer, given())
      const rows = await service.list(engineer, itemId)
      expect(rows).toMatchObject([{ id, name: 'Volume', kind: 'key', tenant: { name: 'Contoso' } }])
      const kept = await database().prisma.licence.findMany()
      const audited = await database().prisma.auditEntry.findMany({ where: { subjectId: id } })
      expect(audited).toMatchObject([{ action: 'licences.create', tenantId: contoso }])
      expect(JSON.stringify([rows, kept, audited])).not.toContain('SECRET-KEY')
    })

    test('whoever is limited to tenants sees theirs and those for all, and changes none', async () => {
      await service.create(engineer, given())
      await service.create(engineer, given({ tenantId: null, name: 'For all' }))
      const limited: Caller = { ...engineer, limitedToTenants: true, tenantIds: [fabrikam] }
      expect(await service.list(limited, itemId)).toMatchObject([{ name: 'For all' }])
      const ours: Caller = { ...limited, tenantIds: [contoso] }
      expect(await service.list(ours, itemId)).toHaveLength(2)
      await expect(service.create(limited, given({ tenantId: fabrikam }))).rejects.toMatchObject({
        code: 'notAllowed',
      })
      const [row] = await service.list(engineer, itemId)
      await expect(service.remove(limited, row?.id ?? '')).rejects.toMatchObject({ code: 'notAllowed' })
    })

    test.each([
      ['key', { fileName: 'a.lic', content: 'eA==' }, 'takes a key, not a file'],
      ['file', 'AAAA', 'takes a file, not a key'],
      ['none', 'AAAA', 'takes no licence'],
    ] as const)('a software with licence kind %s refuses another', async (licenceKind, value, words) => {
      itemId = await makeSoftware(database(), { licenceKind })
      await expect(service.create(engineer, given({ value }))).rejects.toMatchObject({
        code: 'badInput',
        message: expect.stringContaining(words),
      })
    })

    test('there is none of a task, of nothing, or for nobody', async () => {
      for (const wrong of [
        given({ itemId: await makeTask(database()) }),
        given({ itemId: 'nobody' }),
        given({ tenantId: 'nobody' }),
      ])
        await expect(service.create(engineer, wrong)).rejects.toMatchObject({ code: 'notFound' })
    })

    test('one is removed once', async () => {
      const { id } = await service.create(engineer, given())
      await service.remove(engineer, id)
      expect(await service.list(engineer, itemId)).toEqual([])
      await expect(service.remove(engineer, id)).rejects.toMatchObject({ code: 'notFound' })
    })
  })
})
