import type { SoftwareWorkings } from '../domains/items/workings.ts'
import type { ActionEnd } from '../domains/sessions/action-store.ts'
import { type ActionRun, type ActionTools, keyOf } from './action-run.ts'
import { runCommand } from './run-on-computer.ts'

/** An hour and a half: a large installer over a slow line. */
const timeoutSeconds = 5400

/**
 * Has the computer fetch a version's file and check it, before the script that needs it runs. Null once it is there; else
 * the action's end.
 */
export async function downloadFile(
  run: ActionRun,
  tools: ActionTools,
  { url, sha256, sizeBytes, fileName }: NonNullable<SoftwareWorkings['download']>,
): Promise<ActionEnd | null> {
  if (run.subject.kind !== 'computer') return null
  const settled = await runCommand(
    {
      key: keyOf(run, 'download'),
      title: `Download ${fileName}`,
      sessionId: run.sessionId,
      actionId: run.actionId,
      computerId: run.subject.id,
      work: { kind: 'download', url, sha256, sizeBytes, timeoutSeconds, outputLimitBytes: 64 * 1024 },
    },
    tools.commands,
  )
  if (settled === null || settled.outcome === 'cancelled') return { result: 'cancelled', reason: 'cancelled' }
  if (settled.outcome === 'exited' && settled.exitCode === 0) return null
  const detail = settled.detail ?? 'The agent gave no reason.'
  return {
    result: 'failed',
    reason: settled.status === 'refused' ? 'refusedByAgent' : 'downloadFailed',
    detail,
  }
}
