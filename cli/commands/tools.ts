import type { Command } from 'commander'
import { worldCommand } from '../decisions/world-command.ts'

/** `deskhand tools WORLD --subject ID`: the technician tools for a subject. Source: Resolution, section 6. */
export function toolsCommand(): Command {
  return worldCommand('tools', 'Show the technician tools for a computer, person or tenant.')
    .option('--subject <id>', 'the computer, person or tenant (required)')
    .action(async (_world, _options, command: Command) => {
      const { answerTools } = await import('../decisions/answer-tools.ts')
      const { runDecision } = await import('../decisions/run-decision.ts')
      await runDecision(command, ['subject'], answerTools)
    })
}
