import type { ScriptFile } from '../domains/agents/issue-command.ts'
import type { SoftwareWorkings } from '../domains/items/workings.ts'
import type { ActionEnd } from '../domains/sessions/action-store.ts'
import { describeAction } from '../domains/sessions/words.ts'
import { type ActionRun, type ActionTools, keyOf, move } from './action-run.ts'
import { actionScript } from './action-script.ts'
import { describeScriptEnd } from './detect-item.ts'
import { downloadFile } from './download-file.ts'
import { findLicence } from './find-licence.ts'
import type { ScriptEnd } from './run-script.ts'

/** What an action's scripts have done, before anybody has looked. */
export type ChangeMade = {
  /** How the script that makes the change ended. */
  readonly main: ScriptEnd
  /** How what follows it ended, such as post-install; null where nothing followed. */
  readonly followed: ScriptEnd | null
  readonly wantsRestart: boolean
  /** What the scripts were given. */
  readonly run: ActionRun
  readonly files: readonly ScriptFile[]
}

/** A change, or the action's end where nothing has run. */
export type Change = { readonly made: ChangeMade } | { readonly end: ActionEnd }

/** Exit codes by which installers on Windows say that all is well but for a restart (ERROR_SUCCESS_REBOOT_*). */
const restartCodes: readonly number[] = [3010, 1641]

/** Whether a script has done its work. */
export function endedWell(end: ScriptEnd): boolean {
  return end.outcome === 'exited' && (end.exitCode === 0 || asksForRestart(end))
}

function asksForRestart(end: ScriptEnd): boolean {
  return end.outcome === 'exited' && end.exitCode !== null && restartCodes.includes(end.exitCode)
}

/**
 * Runs the scripts that make the action's change: the download first, then the version's script (its own, else the
 * software's), then what follows it (Sessions and agents, stage 5). Each runs once under a key of its own.
 * @param mayHaveBegun whether one of them may have run already
 */
export async function changeItem(run: ActionRun, tools: ActionTools, mayHaveBegun: boolean): Promise<Change> {
  const { action, itemId, version } = run.action
  const workings = action === 'set' ? null : await tools.items.softwareWorkings(itemId, version)
  const prepared = workings ? await prepareInputs(run, tools, workings, mayHaveBegun) : { run, files: [] }
  if ('end' in prepared) return prepared
  await move(run, tools, 'performing')
  const { files } = prepared
  if (action === 'repair' && workings) return await repairSoftware(prepared.run, tools, workings, files)
  const main = await runPart(prepared.run, tools, { part: 'perform', files })
  return await follow(prepared.run, tools, workings, main, files)
}

/** Brings a software that does not work back, as its repair says; keys begin with `repair` where it follows a change. */
export async function repairSoftware(
  run: ActionRun,
  tools: ActionTools,
  workings: SoftwareWorkings,
  files: readonly ScriptFile[],
  prefix = '',
): Promise<Change> {
  const { repair, uninstallScriptId, installScriptId, repairScriptId } = workings
  if (repair === 'reinstall') {
    // Nothing is removed that could not be put back.
    if (!installScriptId) return noScript('install')
    const removal = await runPart(run, tools, {
      part: `${prefix}remove`,
      scriptId: uninstallScriptId,
      title: `Remove ${run.action.itemName} first`,
      files: [],
    })
    if (removal === null || !endedWell(removal)) return await follow(run, tools, workings, removal, files)
  }
  const main = await runPart(run, tools, {
    part: `${prefix}perform`,
    scriptId: repair === 'script' ? repairScriptId : installScriptId,
    title: `Repair ${run.action.itemName}`,
    files,
  })
  return await follow(run, tools, workings, main, files, prefix)
}

async function prepareInputs(
  run: ActionRun,
  tools: ActionTools,
  workings: SoftwareWorkings,
  mayHaveBegun: boolean,
): Promise<{ run: ActionRun; files: ScriptFile[] } | { end: ActionEnd }> {
  if (run.action.action === 'uninstall') return { run, files: [] }
  const files: ScriptFile[] = []
  const licence = await findLicence(run, tools, workings)
  // One that is taken away while its script may run says nothing of what the script has done.
  if (licence === 'missing' && !mayHaveBegun) return { end: { result: 'failed', reason: 'licenceMissing' } }
  const withLicence =
    licence === 'missing' || licence?.key === undefined
      ? run
      : {
          ...run,
          values: { ...run.values, licence: licence.key },
          secretNames: [...run.secretNames, 'licence'],
        }
  if (licence !== 'missing' && licence?.file) files.push(licence.file)
  if (workings.download && !workings.downloadScriptId) {
    await move(run, tools, 'downloading')
    const { fileName, sha256 } = workings.download
    const problem = await downloadFile(run, tools, workings.download)
    if (problem) return { end: problem }
    files.push({ variable: 'DESKHAND_FILE', fileName, sha256 })
  } else if (workings.downloadScriptId) {
    await move(run, tools, 'downloading')
    const title = `Download ${run.action.itemName}`
    const end = await runPart(run, tools, {
      part: 'download',
      scriptId: workings.downloadScriptId,
      title,
      files,
    })
    if (end && !endedWell(end)) {
      const { reason, words } = describeScriptEnd(end, 'downloadFailed')
      return { end: { result: reason === 'cancelled' ? 'cancelled' : 'failed', reason, detail: words } }
    }
  }
  return { run: withLicence, files }
}

/** Runs what follows a change that went well: post-install, or post-uninstall. */
async function follow(
  run: ActionRun,
  tools: ActionTools,
  workings: SoftwareWorkings | null,
  main: ScriptEnd | null,
  files: readonly ScriptFile[],
  prefix = '',
): Promise<Change> {
  const { action } = run.action
  if (main === null) return noScript(action)
  if (main.outcome === 'refused' || main.outcome === 'unsupported') {
    const { reason, words } = describeScriptEnd(main, 'scriptFailed')
    return { end: { result: 'failed', reason, detail: words } }
  }
  if (main.outcome === 'lost')
    return { end: { result: 'indeterminate', reason: 'offline', detail: main.detail } }
  const isRemoval = action === 'uninstall'
  const scriptId = isRemoval ? workings?.postUninstallScriptId : workings?.postInstallScriptId
  const title = `After ${isRemoval ? 'removing' : 'installing'} ${run.action.itemName}`
  const followed =
    scriptId && endedWell(main)
      ? await runPart(run, tools, { part: `${prefix}follow`, scriptId, title, files })
      : null
  const wantsRestart = asksForRestart(main) || (followed !== null && asksForRestart(followed))
  return { made: { main, followed, wantsRestart, run, files } }
}

function noScript(action: string): Change {
  return { end: { result: 'failed', reason: 'scriptFailed', detail: `There is no script to ${action} it.` } }
}

type Part = {
  /** The end of its key. */
  readonly part: string
  readonly title?: string
  /** The script; the one that does the action where not given. */
  readonly scriptId?: string | null
  readonly files: readonly ScriptFile[]
}

/** Runs one script of an action; null where there is none. */
export async function runPart(run: ActionRun, tools: ActionTools, part: Part): Promise<ScriptEnd | null> {
  const { action, version, itemName } = run.action
  const script =
    part.scriptId === undefined
      ? await actionScript(run.action, tools.items)
      : part.scriptId && (await tools.items.scriptText(part.scriptId))
  if (!script) return null
  const { sessionId, actionId, subject, values, secretNames } = run
  return await tools.runScript({
    key: keyOf(run, part.part),
    title: part.title ?? `${describeAction(action, version)}: ${itemName}`,
    sessionId,
    actionId,
    subject,
    script,
    version,
    values,
    secretNames,
    files: [...(run.files ?? []), ...part.files],
  })
}
