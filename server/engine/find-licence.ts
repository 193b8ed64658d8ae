import type { ScriptFile } from '../domains/agents/issue-command.ts'
import type { SoftwareWorkings } from '../domains/items/workings.ts'
import type { ActionRun, ActionTools } from './action-run.ts'

/** What a script is given of a licence: a key as the secret parameter `licence`, a file under DESKHAND_LICENCE_FILE. */
export type ScriptLicence = { readonly key?: string; readonly file?: ScriptFile }

/** The licence for an action's software: the tenant's own, else the one for all. Null where none is needed or on file. */
export async function findLicence(
  run: ActionRun,
  tools: ActionTools,
  { licenceKind, licenceRequired }: SoftwareWorkings,
): Promise<ScriptLicence | 'missing' | null> {
  if (licenceKind === 'none') return null
  const { itemId, version } = run.action
  const licence = await tools.licences.findFor(itemId, run.tenantId, version)
  if (!licence) return licenceRequired ? 'missing' : null
  const value = tools.openLicence(licence.sealedValue)
  if (licence.fileName === null) return { key: value }
  return { file: { variable: 'DESKHAND_LICENCE_FILE', fileName: licence.fileName, content: value } }
}
