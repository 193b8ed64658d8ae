import { expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createFacts } from '../../facts/facts.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createItemStore } from '../items/store.ts'
import { makeComputer, makeSoftware, makeTenant, testSealer } from '../testing.ts'
import type { Caller } from '../users/caller.ts'
import { createDeploymentsService } from './deployments-service.ts'
import type { DeploymentDraft } from './draft.ts'
import { createDeploymentStore } from './store.ts'

function callerOf(given: Partial<Caller> = {}): Caller {
  return {
    userId: 'u1',
    name: 'Engineer',
    email: 'engineer@example.com',
    role: 'engineer',
    limitedToTenants: false,
    tenantIds: [],
    via: 'cookie',
    authSessionId: 's1',
    ...given,
  }
}

describeOnBothDatabases('deployments as engineers write them', (database) => {
  function service() {
    const audit = createAuditService(database())
    return createDeploymentsService({
      facts: createFacts(database()),
      deployments: createDeploymentStore(database()),
      items: createItemStore(database()),
      audit: { ...audit, record: async () => undefined },
      sealer: testSealer(),
    })
  }

  async function makeWorld() {
    const tenantId = await makeTenant(database())
    const other = await makeTenant(database())
    await makeComputer(database(), { tenantId })
    await makeComputer(database(), { tenantId })
    await makeComputer(database(), { tenantId: other })
    return { tenantId, other, itemId: await makeSoftware(database()) }
  }

  function draftFor(itemId: string, tenant: string, given: Partial<DeploymentDraft> = {}): DeploymentDraft {
    return {
      id: null,
      itemId,
      name: 'Everywhere',
      notes: '',
      desired: { state: 'installed', version: 'latest' },
      target: { scope: 'tenant', type: 'all', ref: null, filter: 'all', tenant, includeChildTenants: false },
      enforcement: 'required',
      enabled: true,
      order: null,
      visibility: [],
      parameters: {},
      parameterOverride: 'allowed',
      needsApproval: false,
      ...given,
    }
  }

  const page = { at: null, offset: 0, limit: 20, signal: null }

  test('a preview tells what saving then does, and saves nothing', async () => {
    const { itemId, tenantId } = await makeWorld()
    const draft = draftFor(itemId, tenantId)
    const before = await service().preview(callerOf(), draft, page)
    expect(before).toMatchObject({ wins: 2, counts: { gained: 2, lost: 0, changed: 0 }, losesTo: [] })
    expect(before.byTenant).toMatchObject([{ id: tenantId, gained: 2 }])
    expect(before.rows).toHaveLength(2)

    const { id } = await service().save(callerOf(), draft, null)
    const { draft: saved } = await service().get(callerOf(), id)
    const after = await service().preview(callerOf(), saved, page)
    expect(after).toMatchObject({ wins: 2, counts: { gained: 0, lost: 0, changed: 0 } })

    const removal = { ...saved, desired: { state: 'uninstalled' } }
    expect(await service().preview(callerOf(), removal, page)).toMatchObject({ counts: { changed: 2 } })
    const off = { ...saved, enabled: false }
    expect(await service().preview(callerOf(), off, page)).toMatchObject({ wins: 0, counts: { lost: 2 } })
  })

  test('a preview names whom it beats and loses to', async () => {
    const { itemId, tenantId } = await makeWorld()
    const { id: broad } = await service().save(callerOf(), draftFor(itemId, tenantId), null)
    const narrow = draftFor(itemId, tenantId, {
      desired: { state: 'uninstalled' },
      name: 'Exception',
    })
    const found = await service().preview(callerOf(), narrow, page)
    expect(found.beats).toEqual([{ id: broad, name: 'Everywhere', count: 2 }])
    const weak = draftFor(itemId, tenantId, { desired: { state: 'installed', version: 'any' } })
    expect((await service().preview(callerOf(), weak, page)).losesTo).toMatchObject([{ id: broad, count: 2 }])
  })

  test('a draft that is not right is told whole, with the path of each problem', async () => {
    const { itemId, tenantId } = await makeWorld()
    const wrong = draftFor(itemId, tenantId, {
      desired: { mode: 'audit' },
      target: {
        scope: 'tenant',
        type: 'computer',
        ref: 'nobody',
        filter: 'all',
        tenant: 'nowhere',
        includeChildTenants: false,
      },
    })
    const failure = await service()
      .preview(callerOf(), wrong, page)
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'badInput' })
    const { issues } = (failure as { detail: { issues: { path: string }[] } }).detail
    expect(issues.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['desired.mode', 'target.scope', 'target.ref', 'target.tenant']),
    )
  })

  test('of two who edit the same, the second is told', async () => {
    const { itemId, tenantId } = await makeWorld()
    const { id } = await service().save(callerOf(), draftFor(itemId, tenantId), null)
    const { draft, revision } = await service().get(callerOf(), id)
    await service().save(callerOf(), { ...draft, name: 'First' }, revision)
    await expect(service().save(callerOf(), { ...draft, name: 'Second' }, revision)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await service().get(callerOf(), id)).draft.name).toBe('First')
  })

  test('an engineer of other tenants neither sees nor moves a rule', async () => {
    const { itemId, tenantId, other } = await makeWorld()
    const { id } = await service().save(callerOf(), draftFor(itemId, tenantId), null)
    const limited = callerOf({ limitedToTenants: true, tenantIds: [other] })
    const { draft, revision } = await service().get(callerOf(), id)
    await expect(service().get(limited, id)).rejects.toMatchObject({ code: 'notFound' })
    expect(
      (await service().list(limited, { search: '', tenantId: null, offset: 0, limit: 10 })).rows,
    ).toEqual([])
    const moved = { ...draft, target: { ...draft.target, tenant: other } }
    await expect(service().save(limited, moved, revision)).rejects.toMatchObject({ code: 'notFound' })
    const own = callerOf({ limitedToTenants: true, tenantIds: [tenantId] })
    await expect(service().save(own, moved, revision)).rejects.toMatchObject({ code: 'notFound' })
    const everywhere = {
      ...draft,
      target: { ...draft.target, scope: 'cross-tenant', tenant: null },
    }
    await expect(service().save(own, everywhere, revision)).rejects.toMatchObject({ code: 'notAllowed' })
  })
})
