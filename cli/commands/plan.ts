import type { Command } from 'commander'
import { worldCommand } from '../decisions/world-command.ts'

/** `deskhand plan WORLD --computer ID`: what maintenance would do, in order. Source: Resolution, section 6. */
export function planCommand(): Command {
  return worldCommand('plan', 'Show what maintenance would do on a computer, in order.')
    .option('--computer <id>', 'the computer to plan for (required)')
    .action(async (_world, _options, command: Command) => {
      const { answerPlan } = await import('../decisions/answer-plan.ts')
      const { runDecision } = await import('../decisions/run-decision.ts')
      await runDecision(command, ['computer'], answerPlan)
    })
}
