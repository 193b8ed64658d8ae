import { Command } from 'commander'
import type { ApplyOptions } from '../configuration/run-apply.ts'

/** `deskhand apply FILE`: makes the database equal to a world file, all or nothing. */
export function applyCommand(): Command {
  return new Command('apply')
    .description('Make the server’s database equal to a world file. Shows the difference and asks first.')
    .argument('<file>', 'the world file, YAML or JSON; what it does not list is removed')
    .option('--yes', 'apply without asking')
    .option('--json', 'print the difference as JSON once it is applied')
    .action(async (file: string, options: ApplyOptions) => {
      const { runApply } = await import('../configuration/run-apply.ts')
      await runApply(file, options)
    })
}
