import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningDemo } from '../demo/start-demo.ts'
import { openDatabase } from '../server/db/client.ts'
import { createDeploymentStore } from '../server/domains/deployments/store.ts'
import { createItemStore } from '../server/domains/items/store.ts'
import { onThisMachine } from './run-tool.ts'

/** A tool for this machine whose script counts its runs, and stands still in the middle until it is let go on. */
export type CountingTask = {
  readonly name: string
  readonly deploymentId: string
  /** How often the script has begun. */
  count(): number
  /** Lets the script go on. */
  release(): void
}

type When = 'before it waits' | 'after it waits'

/**
 * Adds such a task with its deployment, as another process of the server would.
 * @param done whether the task's work is done before or after the point where the script stands still
 */
export async function addCountingTask(
  demo: RunningDemo,
  done: When,
  { needsApproval = false } = {},
): Promise<CountingTask> {
  const id = randomUUID()
  const file = (name: string) => join(demo.machineFolder, `${id}-${name}`)
  const work = `echo done > '${file('state')}'`
  const script = { context: 'system', language: 'sh' }
  const database = await openDatabase({ file: join(demo.folder, 'server', 'deskhand.db') })
  try {
    const itemId = await createItemStore(database).create({
      kind: 'task',
      name: `Counting ${id}`,
      scripts: {
        test: {
          ...script,
          name: 'Counting: test',
          body: `[ -e '${file('state')}' ] && echo true || echo false`,
        },
        set: {
          ...script,
          name: 'Counting: set',
          timeoutSeconds: 120,
          body: [
            `count=$(cat '${file('count')}' 2>/dev/null || echo 0)`,
            `echo $((count + 1)) > '${file('count')}'`,
            ...(done === 'before it waits' ? [work] : []),
            'echo counted',
            `while [ ! -e '${file('go')}' ]; do sleep 0.05; done`,
            ...(done === 'after it waits' ? [work] : []),
            'echo finished',
          ].join('\n'),
        },
      },
    })
    const deploymentId = await createDeploymentStore(database).create({
      itemId,
      name: `Counting ${id}`,
      desired: { mode: 'enforce' },
      target: onThisMachine,
      enforcement: 'adhoc',
      visibility: ['technicianTools'],
      needsApproval,
    })
    return {
      name: `Counting ${id}`,
      deploymentId,
      count: () => (existsSync(file('count')) ? Number(readFileSync(file('count'), 'utf8')) : 0),
      release: () => writeFileSync(file('go'), ''),
    }
  } finally {
    await database.close()
  }
}
