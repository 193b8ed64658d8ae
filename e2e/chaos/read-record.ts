import { existsSync, readFileSync } from 'node:fs'

/** What a script wrote about its command. */
export type RecordedCommand = {
  /** Whether it changes the machine, or only looks at it. */
  readonly kind: 'set' | 'look'
  begins: number
  ends: number
}

/** Reads what every script has added to the file: by the command's id, how often it began and ended. */
export function readRecord(file: string): Map<string, RecordedCommand> {
  const commands = new Map<string, RecordedCommand>()
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  for (const line of text.split('\n')) {
    const [id, , word, kind] = line.split(' ')
    if (!id) continue
    const command = commands.get(id) ?? { kind: kind === 'set' ? 'set' : 'look', begins: 0, ends: 0 }
    commands.set(id, command)
    if (word === 'begin') command.begins += 1
    if (word === 'end') command.ends += 1
  }
  return commands
}
