import { beforeAll, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { at, changesOf, makeDeployment, makeSoftware, refusalOf, targetOf } from '../testing.ts'
import { createDeploymentStore, type DeploymentStore, type NewDeployment } from './store.ts'

describeOnBothDatabases('deployments', (database) => {
  let deployments: DeploymentStore
  let itemId: string
  beforeAll(async () => {
    deployments = createDeploymentStore(database())
    itemId = await makeSoftware(database())
  })

  function newDeployment(deployment: Partial<NewDeployment> = {}): NewDeployment {
    return {
      itemId,
      desired: { state: 'ignored' },
      target: targetOf(),
      enforcement: 'required',
      ...deployment,
    }
  }

  test('people see it with what was not said filled in', async () => {
    const id = await deployments.create(newDeployment())
    expect(await deployments.cards([id, 'nobody'])).toEqual(
      new Map([[id, { id, itemId, name: '', parameterOverride: 'allowed', needsApproval: false }]]),
    )
    expect(await deployments.cards([])).toEqual(new Map())
  })

  test.each([
    ['local', undefined, true],
    ['recommended', undefined, false],
    ['recommended', true, true],
    ['local', false, false],
  ])('of origin %s and approved %s it counts as approved: %s', async (origin, approved, counts) => {
    const id = await deployments.create(
      newDeployment({ origin, ...(approved === undefined ? {} : { approved }) }),
    )
    const row = await database().prisma.deployment.findUniqueOrThrow({ where: { id } })
    expect(row.approved).toBe(counts)
  })

  test('parameters are kept as the same text, whatever the order of their keys', async () => {
    const one = await deployments.create(newDeployment({ parameters: { b: [1, null], a: 'x' } }))
    const two = await deployments.create(newDeployment({ parameters: { a: 'x', b: [1, null] } }))
    const rows = await database().prisma.deployment.findMany({ where: { id: { in: [one, two] } } })
    expect(rows.map(({ parameters }) => parameters)).toEqual([
      '{"a":"x","b":[1,null]}',
      '{"a":"x","b":[1,null]}',
    ])
  })

  test('a new one is a change of facts; a refused one is none', async () => {
    expect(await changesOf(database(), () => deployments.create(newDeployment({ id: 'd1' })))).toEqual([
      'deployment d1',
    ])
    const refused = async (deployment: Partial<NewDeployment>) =>
      await refusalOf(deployments.create(newDeployment({ id: 'd2', ...deployment })))
    const changes = await changesOf(database(), async () => {
      expect(await refused({ id: 'd1' })).toBe('unique')
      expect(await refused({ itemId: 'nobody' })).toBe('foreignKey')
      expect(await refused({ target: targetOf({ scope: 'tenant', tenant: 'nobody' }) })).toBe('foreignKey')
      expect(await refused({ visibility: ['technicianTools', 'technicianTools'] })).toBe('unique')
    })
    expect(changes).toEqual([])
    expect((await deployments.cards(['d2'])).size).toBe(0)
  })

  describe('what a target script answered', () => {
    const answer = (deploymentId: string, matches: boolean) => ({
      deploymentId,
      subjectKind: 'computer',
      subjectId: 'pc1',
      matches,
      answeredAt: at('09:00:00'),
    })

    test('is kept, and replaced by the next answer; each is a change of facts', async () => {
      const id = await makeDeployment(database())
      for (const matches of [true, false]) {
        expect(await changesOf(database(), () => deployments.saveScriptResult(answer(id, matches)))).toEqual([
          `scriptResult ${id}`,
        ])
        const rows = await database().prisma.targetScriptResult.findMany({ where: { deploymentId: id } })
        expect(rows).toMatchObject([{ subjectId: 'pc1', matches }])
      }
    })

    test('goes through when two come at once', async () => {
      const id = await makeDeployment(database())
      await Promise.all([1, 2, 3, 4].map(() => deployments.saveScriptResult(answer(id, true))))
      expect(await database().prisma.targetScriptResult.count({ where: { deploymentId: id } })).toBe(1)
    })

    test('is refused for a deployment that does not exist', async () => {
      const changes = await changesOf(database(), async () => {
        expect(await refusalOf(deployments.saveScriptResult(answer('nobody', true)))).toBe('foreignKey')
      })
      expect(changes).toEqual([])
    })
  })
})
