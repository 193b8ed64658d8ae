import { Command } from 'commander'

/**
 * A command that asks something about a world file. Takes its name and description; gives the command with what all
 * of them have. Unknown options and surplus arguments (hence the dots) are let through, so that they are reported along
 * with everything else that is wrong.
 */
export function worldCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .usage('WORLD [options]')
    .argument('[world...]', 'the world file, YAML or JSON')
    .option('--at <instant>', 'the instant asked about, with Z or an offset (default: the file’s, else now)')
    .option('--json', 'print JSON')
    .allowUnknownOption()
}
