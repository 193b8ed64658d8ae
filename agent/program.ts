// The agent as one file: `node deskhand-agent.mjs enrol|run|install|uninstall|status|version`.
import { Command, CommanderError } from 'commander'
import { registerCommands } from './commands/register-commands.ts'

const program = new Command('deskhand-agent')
  .description('The Deskhand agent of this computer.')
  .showSuggestionAfterError(false)
  .exitOverride()
registerCommands(program)

try {
  await program.parseAsync()
} catch (error) {
  // Commander has said what is wrong; help ends with 0.
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
