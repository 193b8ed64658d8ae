import { Command } from 'commander'
import type { ExportOptions } from '../configuration/run-export.ts'

/** `deskhand export`: the whole configuration as a world file. */
export function exportCommand(): Command {
  return new Command('export')
    .description('Write the whole configuration of the server’s database as a world file.')
    .option('--file <path>', 'where to write it (default: standard output)')
    .option('--json', 'write JSON instead of YAML')
    .action(async (options: ExportOptions) => {
      const { runExport } = await import('../configuration/run-export.ts')
      await runExport(options)
    })
}
