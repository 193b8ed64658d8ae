import { setImmediate } from 'node:timers/promises'
import { describeDesired } from '../../../core/explanation/describe-desired.ts'
import { nameTarget } from '../../../core/explanation/describe-target.ts'
import type { Deployment } from '../../../core/facts/deployment.ts'
import { desiredForm } from '../../../core/facts/desired.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import { subjectKindOf } from '../../../core/facts/maintenance-item.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import type { Sealer } from '../../sealer.ts'
import type { AuditService } from '../audit/audit-service.ts'
import type { ItemStore } from '../items/store.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import { type DeploymentDraft, ruleOf } from './draft.ts'
import { previewDraft } from './preview-draft.ts'
import { refsOf } from './search-refs.ts'
import { hideSecrets, isSealedType, requireFiles, sealSecrets } from './secret-parameters.ts'
import type { DeploymentDetail, DeploymentStore } from './store.ts'
import { maySee, requireMayEdit, tenantOf } from './tenant-limits.ts'

type Sources = {
  readonly facts: FactsService
  readonly deployments: DeploymentStore
  readonly items: ItemStore
  readonly audit: AuditService
  readonly sealer: Sealer
}

export type DeploymentFilter = {
  /** Part of the name, the item's name or the target's words. */
  readonly search: string
  readonly tenantId: string | null
  /** How many to leave out from the start. */
  readonly offset: number
  readonly limit: number
}

export type DeploymentRow = {
  readonly id: string
  readonly name: string
  readonly item: { readonly id: string; readonly name: string; readonly kind: 'software' | 'task' }
  readonly does: string
  readonly target: string
  readonly enforcement: Deployment['enforcement']
  readonly enabled: boolean
  readonly visibility: readonly string[]
  /** ISO instant from which on it counts no more; null: it goes on. */
  readonly until: string | null
}

/** How often a look that let others have a turn begins anew where the facts have moved. */
const mostAnew = 3

export type DeploymentsService = ReturnType<typeof createDeploymentsService>

/** Deployments as engineers write them. */
export function createDeploymentsService(
  { facts, deployments, items, audit, sealer }: Sources,
  now: () => Date = () => new Date(),
) {
  /** The rule and its tenant, for a caller who may do this with it. */
  function requireRule(
    index: FactsIndex,
    caller: Caller,
    permission: 'deployments.view' | 'deployments.edit',
    id: string,
  ): Deployment {
    const rule = index.deployments.get(id)?.deployment
    if (!rule) throw new DeskhandError('notFound', 'There is no such deployment.')
    if (permission === 'deployments.edit') requireMayEdit(index, caller, rule)
    else requirePermission(caller, permission, { tenantId: tenantOf(index, rule) })
    return rule
  }

  async function secretsOf(itemId: string): Promise<ReadonlySet<string>> {
    const parameters = (await items.cards([itemId])).get(itemId)?.parameters ?? []
    return new Set(parameters.filter(({ type }) => isSealedType(type)).map(({ name }) => name))
  }

  /** The rule as it is kept. A saved secret stays with its item: another one's script might give it away. */
  function withSecrets(rule: Deployment, saved: Deployment | null, secrets: ReadonlySet<string>): Deployment {
    const before = saved?.item === rule.item ? saved.parameters : {}
    return { ...rule, parameters: sealSecrets(rule.parameters, before, secrets, sealer) }
  }

  /**
   * Looks at the facts of one moment although the look lets others have a turn by `rest`: where they have changed
   * meanwhile, `rest` gives false and the look begins anew; after a few times it no longer gives up its turn.
   */
  async function lookWhole<Found>(
    signal: AbortSignal | null,
    look: (index: FactsIndex, rest: () => Promise<boolean>) => Promise<Found | null>,
  ): Promise<Found> {
    for (let tries = 0; ; tries++) {
      const index = await facts.current()
      const began = facts.upTo()
      const found = await look(index, async () => {
        if (tries >= mostAnew) return true
        await setImmediate()
        signal?.throwIfAborted()
        return facts.upTo() === began
      })
      if (found) return found
    }
  }

  return {
    /** The deployments that the caller may see, without exceptions that are over, by the item's name, then their own; with how many there are in all. */
    async list(caller: Caller, filter: DeploymentFilter): Promise<{ rows: DeploymentRow[]; total: number }> {
      requirePermission(caller, 'deployments.view')
      const index = await facts.current()
      const rules = [...index.deployments.values()]
        .map(({ deployment }) => deployment)
        .filter((rule) => maySee(caller, tenantOf(index, rule)) && !isOver(rule, now()))
        .filter((rule) => filter.tenantId === null || tenantOf(index, rule) === filter.tenantId)
      const cards = await deployments.cards(rules.map(({ id }) => id))
      const wanted = filter.search.trim().toLowerCase()
      const rows = rules
        .map((rule) => rowOf(index, rule, cards.get(rule.id)?.name ?? ''))
        .filter((row) => matches(row, wanted))
        .sort((a, b) => compare(a.item.name, b.item.name) || compare(a.name, b.name) || compare(a.id, b.id))
      return { rows: rows.slice(filter.offset, filter.offset + filter.limit), total: rows.length }
    },

    /** One deployment as a draft to edit, with the revision that a save has to name. */
    async get(
      caller: Caller,
      id: string,
    ): Promise<{ draft: DeploymentDraft; revision: string; exception: boolean }> {
      const index = await facts.current()
      const rule = requireRule(index, caller, 'deployments.view', id)
      const detail = await deployments.find(id)
      if (!detail) throw new DeskhandError('notFound', 'There is no such deployment.')
      const draft = draftOf(rule, detail, await secretsOf(rule.item))
      return { draft, revision: detail.revision, exception: detail.exception }
    },

    /**
     * Saves a draft. Saving applies nothing to any computer.
     * @param revision the one that was edited; null for a new deployment
     * @throws badInput with every problem; conflict where somebody else has saved it meanwhile
     */
    async save(
      caller: Caller,
      draft: DeploymentDraft,
      revision: string | null,
    ): Promise<{ id: string; revision: string }> {
      requirePermission(caller, 'deployments.edit')
      const known = (await items.cards([draft.itemId])).get(draft.itemId)?.parameters ?? []
      requireFiles(draft.parameters, known)
      const secrets = await secretsOf(draft.itemId)
      const index = await facts.current()
      const saved = draft.id === null ? null : requireRule(index, caller, 'deployments.edit', draft.id)
      const rule = withSecrets(ruleOf(index, draft, saved), saved, secrets)
      const tenantId = tenantOf(index, rule)
      requireMayEdit(index, caller, rule)
      const before = saved && (await deployments.find(saved.id))
      if (before?.exception)
        throw new DeskhandError(
          'conflict',
          'This is an exception that was made from a ticket. End it among the exceptions, or make another one.',
        )
      const { name, notes, parameterOverride, needsApproval } = draft
      const { id: _, item: itemId, ...rest } = rule
      const record = { ...rest, itemId, name, notes, parameterOverride, needsApproval }
      if (draft.id !== null && !(revision && (await deployments.update(draft.id, revision, record))))
        throw new DeskhandError(
          'conflict',
          'Somebody has saved this deployment meanwhile. Reload it to see what has changed.',
        )
      const id = draft.id ?? (await deployments.create(record))
      await audit.record({
        actor: caller,
        action: draft.id === null ? 'deployments.create' : 'deployments.update',
        subject: { kind: 'deployment', id },
        tenantId,
        detail: {
          before: saved && publicRule(saved, before, await secretsOf(saved.item)),
          after: publicRule({ ...rule, id }, draft, secrets),
        },
      })
      const detail = await deployments.find(id)
      if (!detail) throw new DeskhandError('conflict', 'Somebody has removed this deployment meanwhile.')
      return { id, revision: detail.revision }
    },

    /**
     * What saving a draft would change, for whom, without saving it (see `previewDraft`).
     * @param page.at another instant than now
     */
    async preview(
      caller: Caller,
      draft: DeploymentDraft,
      page: { at: Date | null; offset: number; limit: number; signal: AbortSignal | null },
    ) {
      requirePermission(caller, 'deployments.view')
      const secrets = await secretsOf(draft.itemId)
      const found = await lookWhole(page.signal, async (index, rest) => {
        const saved = draft.id === null ? null : requireRule(index, caller, 'deployments.view', draft.id)
        const rule = withSecrets(ruleOf(index, draft, saved), saved, secrets)
        requirePermission(caller, 'deployments.view', { tenantId: tenantOf(index, rule) })
        return await previewDraft(index, saved, rule, {
          now: page.at ?? now(),
          offset: page.offset,
          limit: page.limit,
          visible: visibleTenants(caller),
          rest,
        })
      })
      const cards = await deployments.cards([...found.beats, ...found.losesTo].map(({ id }) => id))
      const named = ({ id, count }: { id: string; count: number }) => ({
        id,
        name: cards.get(id)?.name || id,
        count,
      })
      return { ...found, beats: found.beats.map(named), losesTo: found.losesTo.map(named) }
    },

    /** What a form offers to choose from. Long lists are searched with `searchRefs`. */
    async choices(caller: Caller) {
      requirePermission(caller, 'deployments.view')
      const index = await facts.current()
      const cards = await items.cards([...index.items.keys()])
      return {
        items: [...index.items.values()]
          .map((item) => ({
            id: item.id,
            name: item.name,
            kind: item.kind,
            subject: subjectKindOf(item),
            versions: item.kind === 'software' ? [...item.versions] : [],
            parameters: [...(cards.get(item.id)?.parameters ?? [])].map((parameter) => ({
              ...parameter,
              defaultValue: parameter.type === 'secret' ? null : parameter.defaultValue,
              choices: [...parameter.choices],
            })),
          }))
          .sort((a, b) => compare(a.name, b.name)),
        tenants: [...index.tenants.values()]
          .filter(({ id }) => maySee(caller, id))
          .map(({ id, name }) => ({ id, name }))
          .sort((a, b) => compare(a.name, b.name)),
      }
    },

    /** What a target of a type may name, by a part of its name; 20 at most. */
    async searchRefs(
      caller: Caller,
      type: string,
      search: string,
    ): Promise<{ id: string; name: string; tenant: string | null }[]> {
      requirePermission(caller, 'deployments.view')
      const index = await facts.current()
      const wanted = search.trim().toLowerCase()
      return refsOf(index, type, (tenantId) => maySee(caller, tenantId))
        .filter(({ id, name }) => name.toLowerCase().includes(wanted) || id.toLowerCase() === wanted)
        .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
        .slice(0, 20)
        .map(({ id, name, tenant }) => ({
          id,
          name,
          tenant: tenant === null ? null : (index.tenants.get(tenant)?.name ?? tenant),
        }))
    },
  }
}

/** An exception that is over is history, and stands among the exceptions. */
function isOver({ expiresAt, desired }: Deployment, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now && desiredForm(desired) === 'ignored'
}

type Card = Pick<DeploymentDetail, 'name' | 'notes' | 'parameterOverride' | 'needsApproval'>

/** What the audit keeps of a deployment: the rule without its secrets, and what people see of it. */
function publicRule(rule: Deployment, card: Card | null, secrets: ReadonlySet<string>) {
  const { name, notes, parameterOverride, needsApproval } = card ?? {}
  const parameters = hideSecrets(rule.parameters, secrets)
  return { ...rule, parameters, name, notes, parameterOverride, needsApproval }
}

function rowOf(index: FactsIndex, rule: Deployment, name: string): DeploymentRow {
  const item = index.items.get(rule.item)
  return {
    id: rule.id,
    name,
    item: { id: rule.item, name: item?.name ?? rule.item, kind: item?.kind ?? 'software' },
    does: describeDesired(rule.desired),
    target: nameTarget(index, rule.target),
    enforcement: rule.enforcement,
    enabled: rule.enabled,
    visibility: [...rule.visibility],
    until: rule.expiresAt?.toISOString() ?? null,
  }
}

function matches(row: DeploymentRow, wanted: string): boolean {
  return [row.name, row.item.name, row.target, row.does, row.id].some((words) =>
    words.toLowerCase().includes(wanted),
  )
}

function draftOf(rule: Deployment, detail: Card, secrets: ReadonlySet<string>): DeploymentDraft {
  return {
    id: rule.id,
    itemId: rule.item,
    name: detail.name,
    notes: detail.notes,
    desired: { ...rule.desired } as Record<string, string>,
    target: { ...rule.target },
    enforcement: rule.enforcement,
    enabled: rule.enabled,
    order: rule.order,
    visibility: [...rule.visibility],
    parameters: { ...hideSecrets(rule.parameters, secrets) } as DeploymentDraft['parameters'],
    parameterOverride: detail.parameterOverride as DeploymentDraft['parameterOverride'],
    needsApproval: detail.needsApproval,
  }
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en')
}
