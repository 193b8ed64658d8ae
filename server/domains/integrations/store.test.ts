import { beforeAll, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import {
  makeComputer,
  makePerson,
  makePsaIntegration,
  makeTenant,
  refusalOf,
  testSealer,
} from '../testing.ts'
import { createIntegrationsService } from './integrations-service.ts'
import { createIntegrationStore, type IntegrationStore } from './store.ts'

describeOnBothDatabases('integrations', (database) => {
  const sealer = testSealer()
  let integrations: IntegrationStore
  beforeAll(() => {
    integrations = createIntegrationStore(database(), sealer)
  })

  async function disable(id: string) {
    await database().prisma.integration.update({ where: { id }, data: { enabled: false } })
  }

  test('an integration comes back with its settings, and its secrets apart from it', async () => {
    const id = await makePsaIntegration(database(), sealer, {
      name: 'Acme',
      settings: { clientId: 'c', tenant: null, noteOutcomeId: 7 },
      secrets: { clientSecret: 'hush', other: '' },
    })
    const found = await integrations.find(id)
    expect(found).toMatchObject({
      id,
      kind: 'psa',
      vendor: 'halo',
      name: 'Acme',
      baseUrl: 'https://acme.halopsa.example',
      settings: { clientId: 'c', tenant: null, noteOutcomeId: 7 },
    })
    expect(JSON.stringify(found)).not.toContain('hush')
    expect(await integrations.secrets(id)).toEqual({ clientSecret: 'hush', other: '' })
    expect(await integrations.secrets('nobody')).toEqual({})
  })

  test('a secret lies sealed in the database, and opens with no other key', async () => {
    const id = await makePsaIntegration(database(), sealer, { secrets: { clientSecret: 'hush' } })
    const rows = await database().prisma.integrationSecret.findMany({ where: { integrationId: id } })
    expect(JSON.stringify(rows)).not.toContain('hush')
    const stranger = createIntegrationStore(database(), testSealer())
    await expect(stranger.secrets(id)).rejects.toThrow('does not open')
  })

  test('one that is switched off is not found, nor listed', async () => {
    const on = await makePsaIntegration(database(), sealer, { kind: 'listed' })
    const off = await makePsaIntegration(database(), sealer, { kind: 'listed' })
    await disable(off)
    expect(await integrations.find(off)).toBeNull()
    expect((await integrations.list('listed')).map(({ id }) => id)).toEqual([on])
    expect(await integrations.find('nobody')).toBeNull()
  })

  test('an id that is taken is refused', async () => {
    await makePsaIntegration(database(), sealer, { id: 'taken' })
    expect(await refusalOf(makePsaIntegration(database(), sealer, { id: 'taken' }))).toBe('unique')
  })

  describe('links', () => {
    test('a vendor’s record stands for what was said last', async () => {
      const integrationId = await makePsaIntegration(database(), sealer)
      const tenantId = await makeTenant(database())
      const computerId = await makeComputer(database(), { tenantId })
      const personId = await makePerson(database(), { tenantId })
      const none = { tenantId: null, personId: null, computerId: null }
      await integrations.link({ integrationId, recordKind: 'asset', externalId: '41', personId })
      await integrations.link({ integrationId, recordKind: 'asset', externalId: '41', computerId })
      await integrations.link({ integrationId, recordKind: 'client', externalId: '41', tenantId })
      expect(await integrations.linked(integrationId, 'asset', '41')).toEqual({ ...none, computerId })
      expect(await integrations.linked(integrationId, 'client', '41')).toEqual({ ...none, tenantId })
      expect(await integrations.linked(integrationId, 'user', '41')).toBeNull()
    })

    test('the same id at two vendors is two records', async () => {
      const one = await makePsaIntegration(database(), sealer)
      const two = await makePsaIntegration(database(), sealer)
      const tenantId = await makeTenant(database())
      await integrations.link({ integrationId: one, recordKind: 'client', externalId: '11', tenantId })
      expect(await integrations.linked(two, 'client', '11')).toBeNull()
    })

    test('said several times at once it is one link', async () => {
      const integrationId = await makePsaIntegration(database(), sealer)
      const tenantId = await makeTenant(database())
      const link = { integrationId, recordKind: 'client', externalId: '12', tenantId }
      await Promise.all([1, 2, 3, 4].map(() => integrations.link(link)))
      expect(await database().prisma.externalLink.count({ where: { integrationId } })).toBe(1)
    })

    test('of a directory name persons by the object id in any case; those of other systems do not', async () => {
      const directory = await makePsaIntegration(database(), sealer, { kind: 'directory', vendor: 'graph' })
      const psa = await makePsaIntegration(database(), sealer)
      const personId = await makePerson(database())
      const link = { recordKind: 'user', externalId: '5b5f2c0e-00aa' }
      await integrations.link({ ...link, integrationId: directory, personId })
      await integrations.link({ ...link, integrationId: psa, personId: await makePerson(database()) })
      expect(await integrations.personsOfDirectory('5B5F2C0E-00AA')).toEqual([personId])
      expect(await integrations.personsOfDirectory('5b5f2c0e')).toEqual([])
    })

    test('of or to what does not exist is refused', async () => {
      const integrationId = await makePsaIntegration(database(), sealer)
      const tenantId = await makeTenant(database())
      const link = { integrationId, recordKind: 'client', externalId: '1' }
      expect(await refusalOf(integrations.link({ ...link, integrationId: 'nobody', tenantId }))).toBe(
        'foreignKey',
      )
      expect(await refusalOf(integrations.link({ ...link, tenantId: 'nobody' }))).toBe('foreignKey')
    })
  })

  describe('the clients of PSAs', () => {
    test('are kept until the integration changes', async () => {
      const service = createIntegrationsService(integrations)
      const id = await makePsaIntegration(database(), sealer)
      const { psa } = await service.psa(id)
      expect((await service.psa(id)).psa).toBe(psa)
      await database().prisma.integration.update({
        where: { id },
        data: { baseUrl: 'https://other.halopsa.example', updatedAt: new Date('2030-01-01T00:00:00Z') },
      })
      const renewed = await service.psa(id)
      expect(renewed.psa).not.toBe(psa)
      expect(renewed.psa.ticketUrl('1')).toContain('https://other.halopsa.example/')
    })

    test('are not had for one that is off, that is no PSA, or that does not exist', async () => {
      const service = createIntegrationsService(integrations)
      const off = await makePsaIntegration(database(), sealer)
      await disable(off)
      const mail = await makePsaIntegration(database(), sealer, { kind: 'mail' })
      for (const id of [off, mail, 'nobody'])
        await expect(service.psa(id)).rejects.toMatchObject({ code: 'notFound' })
    })

    test('are told by the origin of their pages, exactly', async () => {
      const service = createIntegrationsService(integrations)
      const id = await makePsaIntegration(database(), sealer, { baseUrl: 'https://desk.example:8443/sub/' })
      await makePsaIntegration(database(), sealer, { baseUrl: 'no address' })
      expect((await service.forOrigin('https://desk.example:8443'))?.id).toBe(id)
      for (const origin of [
        'https://desk.example',
        'http://desk.example:8443',
        'https://desk.example:8443/sub/',
        'null',
      ])
        expect(await service.forOrigin(origin)).toBeNull()
      expect(await service.frameAncestors()).toContain('https://desk.example:8443')
      await disable(id)
      expect(await service.forOrigin('https://desk.example:8443')).toBeNull()
      expect(await service.frameAncestors()).not.toContain('https://desk.example:8443')
    })
  })
})
