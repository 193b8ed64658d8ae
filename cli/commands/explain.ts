import type { Command } from 'commander'
import { worldCommand } from '../decisions/world-command.ts'

/** `deskhand explain WORLD --subject ID --item ID`: why it is so, and what would flip it, in words. */
export function explainCommand(): Command {
  return worldCommand('explain', 'Say why something is decided as it is, and what would flip it.')
    .option('--subject <id>', 'the computer, person or tenant (required)')
    .option('--item <id>', 'the software or task (required)')
    .option('--deployment <id>', 'say what would make this deployment win (default: any other outcome)')
    .action(async (_world, _options, command: Command) => {
      const { answerExplain } = await import('../decisions/answer-explain.ts')
      const { runDecision } = await import('../decisions/run-decision.ts')
      await runDecision(command, ['subject', 'item'], answerExplain)
    })
}
