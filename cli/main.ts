import { Command, CommanderError } from 'commander'
import { registerAgent } from './commands/agent.ts'
import { applyCommand } from './commands/apply.ts'
import { doctorCommand } from './commands/doctor.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { planCommand } from './commands/plan.ts'
import { resolveCommand } from './commands/resolve.ts'
import { serveCommand } from './commands/serve.ts'
import { toolsCommand } from './commands/tools.ts'

/** What a wrong call ends with, whatever is wrong about it. Source: Resolution, section 6. */
const usageExitCode = 2

const program = new Command('deskhand')
  .description('Desired-state automation inside the ticket.')
  .enablePositionalOptions()
  .showSuggestionAfterError(false)
  .exitOverride()

// One line for each command; what a command needs to run is loaded when it runs.
program.addCommand(inherit(serveCommand()))
program.addCommand(inherit(doctorCommand()))
registerAgent(program)
program.addCommand(inherit(resolveCommand()))
program.addCommand(inherit(planCommand()))
program.addCommand(inherit(toolsCommand()))
program.addCommand(inherit(explainCommand()))
program.addCommand(inherit(exportCommand()))
program.addCommand(inherit(applyCommand()))

/** Commands made elsewhere do not take over the settings of the program by themselves. */
function inherit(command: Command): Command {
  return command.copyInheritedSettings(program)
}

try {
  await program.parseAsync()
} catch (error) {
  // Commander has said what is wrong; help and the version end with 0.
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : usageExitCode
}
