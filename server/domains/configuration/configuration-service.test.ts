import { expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { at } from '../testing.ts'
import type { Caller } from '../users/caller.ts'
import { type ConfigurationService, createConfigurationService } from './configuration-service.ts'

const admin: Caller = {
  userId: 'ada',
  name: 'Ada',
  email: 'ada@example.com',
  role: 'admin',
  limitedToTenants: false,
  tenantIds: [],
  via: 'cookie',
  authSessionId: '',
}

const world = { tenants: [{ id: 't', name: 'T' }], computers: [{ id: 'c', tenant: 't', name: 'C' }] }

describeOnBothDatabases('the configuration', (database) => {
  const configuration = (): ConfigurationService =>
    createConfigurationService(database(), createAuditService(database()), () => at('12:00:00'))

  test('what was shown is what is applied, once', async () => {
    await database().prisma.user.create({ data: { id: 'ada', name: 'Ada', email: 'ada@example.com' } })
    const preview = await configuration().preview(admin, world)
    expect(preview).toEqual({
      difference: expect.stringMatching(/^[0-9a-f]{64}$/),
      counts: {
        tenants: { added: 1, changed: 0, removed: 0 },
        computers: { added: 1, changed: 0, removed: 0 },
      },
      lines: ['Tenants: 1 added', '  + t "T"', 'Computers: 1 added', '  + c "C"'],
      obstacles: [],
    })
    expect(await configuration().apply(admin, world, preview.difference)).toEqual({ changed: 2 })
    expect(await configuration().export(admin)).toEqual(world)
    await expect(configuration().apply(admin, world, preview.difference)).rejects.toMatchObject({
      code: 'conflict',
    })
    const entries = await database().prisma.auditEntry.findMany()
    expect(entries).toMatchObject([{ action: 'configuration.apply', actorKind: 'user', userId: 'ada' }])
  })

  test('all that is wrong with a document is told', async () => {
    const broken = { tenants: [{ id: 't' }], computers: [{ id: 'c', tenant: 'nobody', name: 'C' }] }
    await expect(configuration().preview(admin, broken)).rejects.toMatchObject({
      code: 'badInput',
      detail: {
        issues: [
          { path: 'tenants[0].name', message: 'is required' },
          { path: 'computers[0].tenant', message: 'there is no tenant with the id "nobody"' },
        ],
      },
    })
  })

  test.each([
    ['a technician', { role: 'technician' }],
    ['an admin of some tenants', { limitedToTenants: true, tenantIds: ['t'] }],
  ] as const)('%s gets nothing of it', async (_, limits) => {
    const caller: Caller = { ...admin, ...limits }
    const refused = { code: 'notAllowed' }
    await expect(configuration().export(caller)).rejects.toMatchObject(refused)
    await expect(configuration().preview(caller, world)).rejects.toMatchObject(refused)
    await expect(configuration().apply(caller, world, '')).rejects.toMatchObject(refused)
  })
})
