import { beforeAll, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { changesOf, makeComputer, makeTenant, refusalOf } from '../testing.ts'
import { type AgreementStore, createAgreementStore } from './store.ts'

describeOnBothDatabases('agreements', (database) => {
  let agreements: AgreementStore
  let tenantId: string
  beforeAll(async () => {
    agreements = createAgreementStore(database())
    tenantId = await makeTenant(database())
  })

  async function kept(id: string) {
    return await database().prisma.agreement.findUniqueOrThrow({
      where: { id },
      include: { computers: true, additions: true },
    })
  }

  test('without a list of computers it covers the whole tenant', async () => {
    const id = await agreements.create({ tenantId, type: 'Managed Services', from: '2026-01-01' })
    expect(await kept(id)).toMatchObject({
      type: 'Managed Services',
      startsOn: '2026-01-01',
      endsOn: null,
      coversAll: true,
      computers: [],
      additions: [],
    })
  })

  test('an empty list of computers covers none, which is not the same', async () => {
    const id = await agreements.create({ tenantId, type: 'A', from: '2026-01-01', computerIds: [] })
    expect(await kept(id)).toMatchObject({ coversAll: false, computers: [] })
  })

  test('the computers and additions listed are kept, one product as often as it is bought', async () => {
    const computerId = await makeComputer(database(), { tenantId })
    const id = await agreements.create({
      tenantId,
      type: 'Security',
      from: '2026-01-01',
      to: '2026-12-31',
      computerIds: [computerId],
      additions: [
        { product: 'Offboarding', from: '2026-01-01', to: '2026-01-31' },
        { product: 'Offboarding', from: '2026-11-30' },
      ],
    })
    const { computers, additions, endsOn } = await kept(id)
    expect(endsOn).toBe('2026-12-31')
    expect(computers.map((row) => row.computerId)).toEqual([computerId])
    expect(additions.map(({ product, startsOn, endsOn: end }) => [product, startsOn, end]).sort()).toEqual([
      ['Offboarding', '2026-01-01', '2026-01-31'],
      ['Offboarding', '2026-11-30', null],
    ])
  })

  test('a new agreement is a change of facts; a refused one is none', async () => {
    const agreement = { id: 'a1', tenantId, type: 'A', from: '2026-01-01' }
    expect(await changesOf(database(), () => agreements.create(agreement))).toEqual(['agreement a1'])
    const changes = await changesOf(database(), async () => {
      expect(await refusalOf(agreements.create(agreement))).toBe('unique')
      const strange = { ...agreement, id: 'a2' }
      expect(await refusalOf(agreements.create({ ...strange, tenantId: 'nobody' }))).toBe('foreignKey')
      expect(await refusalOf(agreements.create({ ...strange, computerIds: ['nobody'] }))).toBe('foreignKey')
    })
    expect(changes).toEqual([])
    expect(await database().prisma.agreement.count({ where: { id: 'a2' } })).toBe(0)
  })
})
