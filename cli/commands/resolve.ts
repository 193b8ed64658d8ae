import type { Command } from 'commander'
import { worldCommand } from '../decisions/world-command.ts'

/** `deskhand resolve WORLD`: which deployment wins for whom, and why. Source: Resolution, section 6. */
export function resolveCommand(): Command {
  return worldCommand('resolve', 'Show which deployment wins for every subject and item, and why.')
    .option('--subject <id>', 'only this computer, person or tenant, with what does not apply to it')
    .action(async (_world, _options, command: Command) => {
      const { answerResolve } = await import('../decisions/answer-resolve.ts')
      const { runDecision } = await import('../decisions/run-decision.ts')
      await runDecision(command, [], answerResolve)
    })
}
