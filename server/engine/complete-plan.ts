import { desiredForm } from '../../core/facts/desired.ts'
import type { FactsIndex } from '../../core/facts/index-facts.ts'
import type { ItemStore } from '../domains/items/store.ts'
import type { SoftwareWorkings } from '../domains/items/workings.ts'
import type { PlannedAction, StoredPlan } from '../domains/sessions/stored-plan.ts'
import { actionScript } from './action-script.ts'

/**
 * The plan with what hangs on the items' scripts, which the rules know nothing of: repairs of software that its test calls
 * broken, configuration tasks of software that is there or will be (Sessions and agents, stage 5), and the texts
 * that the actions would run, so that a script that is edited makes another plan of it.
 * @param decided the items that the session is about, each with its winning deployment
 */
export async function completePlan(
  plan: StoredPlan,
  index: FactsIndex,
  decided: ReadonlyMap<string, string>,
  broken: readonly string[],
  items: ItemStore,
): Promise<StoredPlan> {
  const extended: StoredPlan = {
    ...plan,
    actions: [...plan.actions],
    errors: [...plan.errors],
    broken: [...broken],
  }
  for (const [itemId, deploymentId] of wantedThere(plan, index, decided)) {
    const workings = await items.softwareWorkings(itemId, null)
    if (!workings) continue
    addRepair(extended, index, { itemId, deploymentId }, workings)
    addConfiguration(extended, index, itemId, workings)
  }
  const actions: PlannedAction[] = []
  for (const action of extended.actions)
    actions.push({ ...action, scriptVersionId: (await actionScript(action, items))?.scriptVersionId ?? null })
  return { ...extended, actions }
}

const bringing = ['install', 'update', 'downgrade']

/** The items that are to be there once the plan has run, prerequisites among them, each with its deployment. */
function wantedThere(
  { actions }: StoredPlan,
  index: FactsIndex,
  decided: ReadonlyMap<string, string>,
): Map<string, string | null> {
  const wanted = new Map<string, string | null>()
  for (const [itemId, deploymentId] of decided)
    if (wantsItThere(index, deploymentId)) wanted.set(itemId, deploymentId)
  for (const { itemId, action, deploymentId } of actions)
    if (bringing.includes(action) && !wanted.has(itemId)) wanted.set(itemId, deploymentId)
  return wanted
}

function wantsItThere(index: FactsIndex, deploymentId: string): boolean {
  const desired = index.deployments.get(deploymentId)?.deployment.desired
  return desired !== undefined && !['ignored', 'uninstalled'].includes(desiredForm(desired))
}

function isHandled({ actions, errors }: StoredPlan, itemId: string): boolean {
  return [...actions, ...errors].some((other) => other.itemId === itemId)
}

function addRepair(
  plan: StoredPlan,
  index: FactsIndex,
  { itemId, deploymentId }: { itemId: string; deploymentId: string | null },
  { repair }: SoftwareWorkings,
): void {
  const found = plan.findings[itemId]
  if (!plan.broken.includes(itemId) || typeof found !== 'string' || isHandled(plan, itemId)) return
  const itemName = index.items.get(itemId)?.name ?? itemId
  if (repair === 'none') {
    const detail =
      'It is there, but its test says that it does not work, and nobody has said how to repair it.'
    plan.errors.push({ itemId, itemName, error: 'broken', detail })
    return
  }
  plan.actions.push({
    itemId,
    itemName,
    action: 'repair',
    version: found,
    deploymentId,
    becauseItemId: null,
    scriptVersionId: null,
    before: found,
  })
}

function addConfiguration(
  plan: StoredPlan,
  index: FactsIndex,
  itemId: string,
  { configurationItemId: taskId }: SoftwareWorkings,
): void {
  if (taskId === null || isHandled(plan, taskId) || plan.errors.some((error) => error.itemId === itemId))
    return
  const changes = plan.actions.some((action) => action.itemId === itemId)
  const isThere = typeof plan.findings[itemId] === 'string'
  if ((!changes && !isThere) || (!changes && plan.findings[taskId] === true)) return
  const before = plan.findings[taskId]
  plan.actions.push({
    itemId: taskId,
    itemName: index.items.get(taskId)?.name ?? taskId,
    action: 'set',
    version: null,
    deploymentId: null,
    becauseItemId: itemId,
    scriptVersionId: null,
    // What will be put there, or is changed before, says nothing yet of how it will be set up.
    ...(changes || before === undefined ? {} : { before }),
  })
}
