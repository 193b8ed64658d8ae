import type { Command } from 'commander'
import { registerCommands } from '../../agent/commands/register-commands.ts'

/** Adds `deskhand agent …` to the program: what the agent's single file does under its own name. */
export function registerAgent(program: Command): void {
  registerCommands(program.command('agent').description('the agent on a computer'))
}
