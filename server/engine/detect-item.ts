import { isListMethod, type ListMethod } from '../../core/detection/detection-methods.ts'
import { matchSoftware } from '../../core/detection/match-software.ts'
import { readDetectionAnswer } from '../../core/detection/read-answer.ts'
import type { ActionReason } from '../../core/sessions/action-state.ts'
import type { ItemStore, ScriptText } from '../domains/items/store.ts'
import type { EngineContext } from './engine-context.ts'
import { runCommand } from './run-on-computer.ts'
import type { ScriptEnd, ScriptRun } from './run-script.ts'
import { inventoryWork } from './take-inventory.ts'

/** What was found; or why nothing can be said, in words and by its closed reason. */
export type Detected =
  | { readonly ok: true; readonly value: string | boolean | null }
  | { readonly ok: false; readonly reason: ActionReason; readonly words: string }

export type DetectionRun = Omit<ScriptRun, 'script'> & {
  readonly itemId: string
  readonly kind: 'software' | 'task'
  /** The inventory that detection by list may use; one of its own where not given. */
  readonly inventoryKey?: string
}

type DetectionScript = ScriptRun['script'] & { readonly extra: Readonly<Record<string, string>> }

/**
 * dpkg's own word on a package: its version where it is installed (for any architecture), `absent` where it is not. It
 * fails where dpkg can't say, or was interrupted with the package: what is half there is neither of the two.
 */
const dpkgScript = `command -v dpkg-query >/dev/null || { echo 'This computer has no dpkg.' >&2; exit 3; }
found=$(dpkg-query -W -f='\${db:Status-Status} \${Version}\\n' "$DESKHAND_PARAM_PACKAGE" 2>/dev/null)
case $? in
  0 | 1) ;;
  *) echo 'dpkg-query could not read its records.' >&2; exit 4 ;;
esac
answer=absent
while read -r state version; do
  case $state in
    installed) answer=$version ;;
    '' | not-installed | config-files) ;;
    *) echo "dpkg says: $state." >&2; exit 5 ;;
  esac
done <<END
$found
END
printf '%s\\n' "$answer"`

const detectionLimits = { timeoutSeconds: 60, outputLimitBytes: 64 * 1024 }

type Tools = Pick<EngineContext, 'items' | 'runScript' | 'commands'> & {
  readonly computers: Pick<EngineContext['computers'], 'findInstalled'>
}

/**
 * Detects one item: a software's version by its detection method, a task by its test. Reads only. A detection that the
 * agent's end cut off is tried once more, since it changes nothing.
 * @throws ComputerAway
 */
export async function detectItem(run: DetectionRun, tools: Tools): Promise<Detected> {
  const workings = run.kind === 'software' ? await tools.items.softwareWorkings(run.itemId, null) : null
  if (workings && isListMethod(workings.detectionMethod))
    return await detectInList(run, tools, workings.detectionMethod, workings.detectionValue)
  const script = await detectionScript(run, tools.items)
  if (typeof script === 'string') return { ok: false, reason: 'detectionFailed', words: script }
  return readEnd(
    run.kind,
    await runTwice({ ...run, values: { ...run.values, ...script.extra }, script }, tools),
  )
}

/** Looks a software up in the computer's own list, which is read anew for it. */
async function detectInList(
  run: DetectionRun,
  { commands, computers }: Tools,
  method: ListMethod,
  value: string | null,
): Promise<Detected> {
  const { subject, sessionId, actionId, evenIfCancelled, inventoryKey } = run
  const failed = (words: string): Detected => ({ ok: false, reason: 'detectionFailed', words })
  if (subject.kind !== 'computer') return failed('Only a computer has a list of installed software.')
  const taken = await runCommand(
    {
      key: inventoryKey ?? `${run.key}/inventory`,
      title: run.title,
      sessionId,
      actionId,
      computerId: subject.id,
      work: inventoryWork,
      ...(evenIfCancelled ? { evenIfCancelled } : {}),
    },
    commands,
  )
  if (taken === null) return { ok: false, reason: 'cancelled', words: 'It had not begun.' }
  if (taken.outcome !== 'exited' || taken.exitCode !== 0)
    return failed(`The computer’s software could not be listed. ${taken.detail ?? ''}`.trim())
  const { software } = await computers.findInstalled(subject.id)
  if (software === null) return failed('The computer can’t list what is installed on it.')
  const match = matchSoftware(method, value, software)
  return match.ok ? match : failed(match.problem)
}

/**
 * Asks the test of a software that is there whether it works; null where it has no test, or nobody can say.
 * @throws ComputerAway
 */
export async function testSoftware(
  run: DetectionRun & { readonly version?: string | null },
  tools: Tools,
): Promise<boolean | null> {
  const workings = await tools.items.softwareWorkings(run.itemId, run.version ?? null)
  const script = workings?.testScriptId ? await tools.items.scriptText(workings.testScriptId) : null
  if (!script) return null
  const answer = readEnd('task', await runTwice({ ...run, script }, tools))
  return answer.ok && typeof answer.value === 'boolean' ? answer.value : null
}

async function runTwice(run: ScriptRun, { runScript }: Tools): Promise<ScriptEnd> {
  const first = await runScript(run)
  return first.outcome === 'interrupted' ? await runScript({ ...run, key: `${run.key}/again` }) : first
}

async function detectionScript(
  { itemId, kind }: DetectionRun,
  items: ItemStore,
): Promise<DetectionScript | string> {
  if (kind === 'task') {
    const workings = await items.taskWorkings(itemId)
    return await textOf(items, workings?.testScriptId ?? null, 'This task has no test.')
  }
  const workings = await items.softwareWorkings(itemId, null)
  switch (workings?.detectionMethod) {
    case 'script':
      return await textOf(items, workings.detectionScriptId, 'This software has no detection script.')
    case 'dpkg':
      return {
        name: 'dpkg',
        scriptVersionId: null,
        context: 'system',
        language: 'sh',
        body: dpkgScript,
        ...detectionLimits,
        extra: { package: workings.detectionValue ?? '' },
      }
    default:
      return 'This software has no detection method.'
  }
}

async function textOf(
  items: ItemStore,
  scriptId: string | null,
  missing: string,
): Promise<DetectionScript | string> {
  const text: ScriptText | null = scriptId === null ? null : await items.scriptText(scriptId)
  return text === null ? missing : { ...text, extra: {} }
}

function readEnd(kind: DetectionRun['kind'], end: ScriptEnd): Detected {
  if (end.outcome === 'exited' && end.exitCode === 0) {
    const answer = readDetectionAnswer(kind, end.output)
    return answer.ok ? answer : { ok: false, reason: 'detectionFailed', words: answer.problem }
  }
  return { ok: false, ...describeScriptEnd(end, 'detectionFailed') }
}

/** Windows' own codes are known by their hexadecimal form. */
function exitCodeWords(code: number): string {
  return code < 0 ? `${code} (0x${(code >>> 0).toString(16).toUpperCase()})` : String(code)
}

/** A script's end that is no success: its closed reason, and what there is to say about it. */
export function describeScriptEnd(
  end: ScriptEnd,
  whenItFailed: ActionReason,
): { reason: ActionReason; words: string } {
  switch (end.outcome) {
    case 'exited':
      return {
        reason: whenItFailed,
        words: end.detail ?? `Its exit code was ${exitCodeWords(end.exitCode ?? 0)}.`,
      }
    case 'failedToStart':
    case 'unsupported':
      return { reason: whenItFailed, words: end.detail ?? 'It could not be started.' }
    case 'refused':
      return { reason: 'refusedByAgent', words: end.detail }
    case 'lost':
      return { reason: 'offline', words: end.detail }
    default:
      return { reason: end.outcome, words: end.detail ?? '' }
  }
}
