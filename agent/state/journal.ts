import { join } from 'node:path'
import { z } from 'zod'
import { type Outcome, outcomes } from '../../core/agent-protocol/messages.ts'
import { LineFile } from './line-file.ts'

const processSchema = z.object({ pid: z.number().int(), startedAt: z.string().nullable() })

/** A process, told from a later one with the same id by when it began. */
export type RecordedProcess = z.infer<typeof processSchema>

const entrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('starting'), commandId: z.string(), expiresAt: z.string(), at: z.string() }),
  z.object({ kind: z.literal('running'), commandId: z.string(), process: processSchema }),
  z.object({
    kind: z.literal('ended'),
    commandId: z.string(),
    expiresAt: z.string(),
    at: z.string(),
    outcome: z.enum(outcomes),
  }),
])
type JournalEntry = z.infer<typeof entrySchema>

interface KnownCommand {
  expiresAt: string
  startedAt: string | null
  process: RecordedProcess | null
  outcome: Outcome | null
}

/** A command that began and of whose end the journal knows nothing. */
export interface OpenCommand {
  commandId: string
  expiresAt: string
  startedAt: string
  process: RecordedProcess | null
}

/** An id is remembered for so long after its command expired, since an expired command is refused anyway. */
const rememberedAfterExpiryMs = 24 * 60 * 60 * 1000

/**
 * What this agent has begun and ended, flushed to the disk before anything else happens: the reason why a command id
 * runs at most once (Maintenance sessions, "The agent").
 */
export class Journal {
  readonly #file: LineFile
  readonly #commands = new Map<string, KnownCommand>()
  #lines = 0
  /** How many lines were left when it was last looked for what may be forgotten. */
  #linesKept = 0

  /** Opens `journal.jsonl` in the folder. */
  constructor(folder: string) {
    this.#file = new LineFile(join(folder, 'journal.jsonl'))
    this.#file.load((value) => {
      this.#lines += 1
      const entry = entrySchema.safeParse(value)
      if (entry.success) this.#apply(entry.data)
    })
  }

  /** Whether the command was begun, or was cancelled before it began. */
  knows(commandId: string): boolean {
    return this.#commands.has(commandId)
  }

  /** The commands that were under way when the last process of this agent ended. */
  openCommands(): OpenCommand[] {
    return [...this.#commands].flatMap(([commandId, { expiresAt, startedAt, process, outcome }]) =>
      outcome === null && startedAt !== null ? [{ commandId, expiresAt, startedAt, process }] : [],
    )
  }

  /** To be called before the script's process is made; from here on the id never runs again. */
  begin(commandId: string, expiresAt: string, at: string): void {
    this.#append({ kind: 'starting', commandId, expiresAt, at })
  }

  running(commandId: string, process: RecordedProcess): void {
    this.#append({ kind: 'running', commandId, process })
  }

  /** The command is over, or will never begin. */
  end(commandId: string, expiresAt: string, at: string, outcome: Outcome): void {
    this.#append({ kind: 'ended', commandId, expiresAt, at, outcome })
  }

  /**
   * Forgets, now and then, what has long expired. `now` in milliseconds by the server's clock: by a machine's clock that
   * runs ahead, commands would be forgotten that can still be received.
   */
  forgetExpired(now: number): void {
    if (this.#lines > 2 * this.#linesKept + 300) this.#forget(now)
  }

  close(): void {
    this.#file.close()
  }

  #append(entry: JournalEntry): void {
    this.#file.append(entry, true)
    this.#lines += 1
    this.#apply(entry)
  }

  #apply(entry: JournalEntry): void {
    const known = this.#commands.get(entry.commandId)
    switch (entry.kind) {
      case 'starting':
        this.#commands.set(entry.commandId, {
          expiresAt: entry.expiresAt,
          startedAt: entry.at,
          process: null,
          outcome: null,
        })
        return
      case 'running':
        if (known) known.process = entry.process
        return
      case 'ended':
        this.#commands.set(entry.commandId, {
          expiresAt: entry.expiresAt,
          startedAt: known?.startedAt ?? null,
          process: null,
          outcome: entry.outcome,
        })
    }
  }

  #forget(now: number): void {
    const limit = now - rememberedAfterExpiryMs
    for (const [commandId, { expiresAt, outcome }] of this.#commands)
      if (outcome !== null && Date.parse(expiresAt) < limit) this.#commands.delete(commandId)
    const lines = [...this.#commands].flatMap(([commandId, command]) => linesOf(commandId, command))
    this.#linesKept = lines.length
    if (lines.length === this.#lines) return
    this.#file.rewrite(lines.map((entry) => JSON.stringify(entry)))
    this.#lines = lines.length
  }
}

function linesOf(commandId: string, known: KnownCommand): JournalEntry[] {
  const { expiresAt, startedAt, process, outcome } = known
  if (outcome !== null) return [{ kind: 'ended', commandId, expiresAt, at: startedAt ?? expiresAt, outcome }]
  const starting: JournalEntry = { kind: 'starting', commandId, expiresAt, at: startedAt ?? expiresAt }
  return process ? [starting, { kind: 'running', commandId, process }] : [starting]
}
