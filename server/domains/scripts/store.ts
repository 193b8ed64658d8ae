import type { Database, Prisma } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import type { AnyScriptContext, AnyScriptLanguage, NewScript } from './script.ts'
import { isSame, keepScript, newest } from './script-rows.ts'
import { readUsages, type ScriptUsage } from './usages.ts'

/** A script as a list shows it. */
export type ScriptCard = {
  readonly id: string
  readonly name: string
  readonly context: AnyScriptContext
  readonly language: AnyScriptLanguage
  /** global: of the shipped library, read-only. */
  readonly library: 'own' | 'global'
  readonly timeoutSeconds: number
  readonly outputLimitBytes: number
  /** Of its newest version. */
  readonly version: number
  /** When its newest version was saved, ISO 8601 in UTC. */
  readonly savedAt: string
}

export type ScriptVersionCard = {
  readonly number: number
  /** Who saved it, by name; null where it came with the library or its user is gone. */
  readonly savedBy: string | null
  /** ISO 8601 in UTC. */
  readonly savedAt: string
}

export type ScriptDetail = ScriptCard & {
  /** The text of its newest version. */
  readonly body: string
  /** Every version, the newest first. */
  readonly versions: readonly ScriptVersionCard[]
}

/** All that a save decides about. */
export type ScriptContent = Required<Omit<NewScript, 'id' | 'library'>>

export type ScriptFilter = {
  /** Part of the name, without case. */
  readonly search: string
  readonly context: string | null
}

export type SaveOutcome =
  | { readonly outcome: 'saved' | 'unchanged'; readonly version: number }
  /** Somebody else has saved it, or removed it, meanwhile. */
  | { readonly outcome: 'conflict' }

export type ScriptStore = ReturnType<typeof createScriptStore>

/** Reads and alone writes scripts and their versions; a version, once written, never changes. */
export function createScriptStore({ prisma }: Database) {
  return {
    /** Adds a script with its first version. Gives its id. */
    async create(script: ScriptContent, userId: string): Promise<string> {
      return await prisma.$transaction(async (tx) => {
        const id = await keepScript(tx, script)
        if (id === null) throw new Error('A script was not added.')
        await tx.scriptVersion.updateMany({ where: { scriptId: id }, data: { createdBy: userId } })
        return id
      })
    },

    /** The scripts, by name. */
    async list(filter: ScriptFilter): Promise<ScriptCard[]> {
      const wanted = filter.search.trim().toLowerCase()
      const rows = await prisma.script.findMany({
        where: filter.context === null ? {} : { context: filter.context },
        include: { versions: { ...newest.versions, select: { number: true, createdAt: true } } },
      })
      return rows
        .filter(({ name }) => name.toLowerCase().includes(wanted))
        .flatMap((row) => cardOf(row) ?? [])
        .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id, 'en'))
    },

    /** A script with its text and the list of its versions, or null. */
    async find(id: string): Promise<ScriptDetail | null> {
      const row = await prisma.script.findUnique({
        where: { id },
        include: {
          versions: {
            orderBy: { number: 'desc' },
            select: { number: true, createdAt: true, createdBy: true },
          },
        },
      })
      const card = row && cardOf(row)
      if (!row || !card) return null
      const body = await prisma.scriptVersion.findUnique({
        where: { scriptId_number: { scriptId: id, number: card.version } },
      })
      const names = await namesOf(row.versions.map(({ createdBy }) => createdBy))
      return {
        ...card,
        body: body?.body ?? '',
        versions: row.versions.map(({ number, createdAt, createdBy }) => ({
          number,
          savedBy: createdBy === null ? null : (names.get(createdBy) ?? null),
          savedAt: createdAt.toISOString(),
        })),
      }
    },

    /** The text of one version, or null. */
    async versionBody(scriptId: string, number: number): Promise<string | null> {
      const where = { scriptId_number: { scriptId, number } }
      return (await prisma.scriptVersion.findUnique({ where }))?.body ?? null
    },

    /**
     * Saves a script as its next version; where nothing of it differs, there is none.
     * @param edited the number of the version that was edited: where another is the newest by now, nothing is saved
     */
    async save(id: string, edited: number, script: ScriptContent, userId: string): Promise<SaveOutcome> {
      const { body, ...head } = script
      try {
        return await prisma.$transaction(async (tx) => {
          const row = await tx.script.findUnique({ where: { id }, include: newest })
          const [known] = row?.versions ?? []
          if (!row || known?.number !== edited) return { outcome: 'conflict' }
          if (isSame({ ...row, body: known.body }, { ...script, library: row.library }))
            return { outcome: 'unchanged', version: edited }
          // The number is taken first: of two at once, one finds it taken, and changes nothing.
          const version = { scriptId: id, number: edited + 1, body, createdBy: userId }
          await tx.scriptVersion.create({ data: version })
          await tx.script.update({ where: { id }, data: head })
          return { outcome: 'saved', version: edited + 1 }
        })
      } catch (error) {
        if (['unique', 'foreignKey', 'notFound'].includes(databaseErrorKind(error)))
          return { outcome: 'conflict' }
        throw error
      }
    },

    /** What the script is a part of. */
    usages: (id: string): Promise<ScriptUsage[]> => readUsages(prisma, id),

    /** Removes a script that nothing uses. Gives what uses it, where something does: then it stays. */
    async remove(id: string): Promise<ScriptUsage[]> {
      return await prisma.$transaction(async (tx) => {
        const usages = await readUsages(tx, id)
        if (usages.length === 0) await tx.script.deleteMany({ where: { id } })
        return usages
      })
    },
  }

  async function namesOf(userIds: readonly (string | null)[]): Promise<Map<string, string>> {
    const ids = [...new Set(userIds)].filter((id) => id !== null)
    const users = await prisma.user.findMany({
      where: { id: { in: ids } },
      select: { id: true, name: true },
    })
    return new Map(users.map(({ id, name }) => [id, name]))
  }
}

type Row = Prisma.ScriptGetPayload<object> & {
  readonly versions: readonly { readonly number: number; readonly createdAt: Date }[]
}

function cardOf({ versions: [version], ...row }: Row): ScriptCard | null {
  if (!version) return null
  return {
    id: row.id,
    name: row.name,
    context: row.context as AnyScriptContext,
    language: row.language as AnyScriptLanguage,
    library: row.library as ScriptCard['library'],
    timeoutSeconds: row.timeoutSeconds,
    outputLimitBytes: row.outputLimitBytes,
    version: version.number,
    savedAt: version.createdAt.toISOString(),
  }
}
