import type { ItemStore, ScriptText } from '../domains/items/store.ts'
import type { PlannedAction } from '../domains/sessions/stored-plan.ts'

type Asked = Pick<PlannedAction, 'itemId' | 'action' | 'version'>

/** The script that carries out an action, as it stands now; null where the item has none, or it only detects. */
export async function actionScript(action: Asked, items: ItemStore): Promise<ScriptText | null> {
  const scriptId = await scriptIdOf(action, items)
  return scriptId === null ? null : await items.scriptText(scriptId)
}

async function scriptIdOf({ itemId, action, version }: Asked, items: ItemStore): Promise<string | null> {
  if (action === 'audit') return null
  if (action === 'set') return (await items.taskWorkings(itemId))?.setScriptId ?? null
  if (action === 'monitor') return (await items.taskWorkings(itemId))?.getScriptId ?? null
  const workings = await items.softwareWorkings(itemId, version)
  if (!workings) return null
  if (action === 'uninstall') return workings.uninstallScriptId
  if (action === 'repair' && workings.repair === 'script') return workings.repairScriptId
  if (action === 'install' || action === 'repair') return workings.installScriptId
  // What can't update in place installs over what is there.
  return workings.updateScriptId ?? workings.installScriptId
}
