import type { TransactionClient } from '../../db/client.ts'
import { DeskhandError } from '../../errors.ts'
import { type NewScript, type ScriptText, scriptDefaults } from './script.ts'

// Scripts as rows, for the stores of those who are made of scripts: to be called within their transaction.

type Reader = Pick<TransactionClient, 'script'>

/**
 * Adds a script; one whose id is given and exists gets a version where anything of it has changed. Gives its id, null
 * where there is no script.
 */
export async function keepScript(
  tx: TransactionClient,
  script: NewScript | undefined,
): Promise<string | null> {
  if (!script) return null
  const { body, id, ...rest } = script
  const head = { ...scriptDefaults, library: 'own', ...rest }
  const known = id ? await tx.script.findUnique({ where: { id }, include: newest }) : null
  if (!known) {
    const data = { ...head, ...(id ? { id } : {}), versions: { create: { number: 1, body } } }
    return (await tx.script.create({ data, select: { id: true } })).id
  }
  if (!isSame({ ...known, body: known.versions[0]?.body }, { ...head, body })) {
    await tx.script.update({ where: { id: known.id }, data: head })
    const number = (known.versions[0]?.number ?? 0) + 1
    await tx.scriptVersion.create({ data: { scriptId: known.id, number, body } })
  }
  return known.id
}

export const newest = { versions: { orderBy: { number: 'desc' }, take: 1 } } as const

const compared = [
  'name',
  'context',
  'language',
  'timeoutSeconds',
  'outputLimitBytes',
  'library',
  'body',
] as const

type Compared = Partial<Record<(typeof compared)[number], unknown>>

/** Whether two scripts are the same in all that a version stands for. */
export function isSame(one: Compared, other: Compared): boolean {
  return compared.every((key) => one[key] === other[key])
}

/** The newest version of a script, or null. */
export async function readScriptText(db: Reader, scriptId: string): Promise<ScriptText | null> {
  const row = await db.script.findUnique({ where: { id: scriptId }, include: newest })
  return row && textOf(row)
}

/**
 * The newest version of the script that has this name, in the own library before the shipped one; null where there is
 * none.
 * @throws conflict where several scripts of one library have the name
 */
export async function readScriptTextByName(db: Reader, name: string): Promise<ScriptText | null> {
  const rows = await db.script.findMany({ where: { name }, include: newest })
  const own = rows.filter(({ library }) => library === 'own')
  const meant = own.length > 0 ? own : rows
  if (meant.length > 1)
    throw new DeskhandError(
      'conflict',
      `There are ${meant.length} scripts with the name “${name}”. Give the one that is meant a name of its own.`,
    )
  return meant[0] ? textOf(meant[0]) : null
}

type Row = Omit<ScriptText, 'scriptId' | 'scriptVersionId' | 'body'> & {
  readonly id: string
  readonly versions: readonly { readonly id: string; readonly body: string }[]
}

function textOf(row: Row): ScriptText | null {
  const [version] = row.versions
  if (!version) return null
  return {
    scriptId: row.id,
    scriptVersionId: version.id,
    name: row.name,
    context: row.context,
    language: row.language,
    body: version.body,
    timeoutSeconds: row.timeoutSeconds,
    outputLimitBytes: row.outputLimitBytes,
  }
}
