import type { Database } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { keyOf } from '../../db/key-of.ts'
import { readScriptText, readScriptTextByName } from '../scripts/script-rows.ts'
import { readItemDetail } from './item-detail.ts'
import type { NewSoftware, NewTask, ParameterType } from './new-item.ts'
import { readSoftwareWorkings, readTaskWorkings } from './workings.ts'
import { addItem } from './write-item.ts'

export type { NewScript, ScriptText } from '../scripts/script.ts'
export type { NewSoftware, NewTask, ParameterType } from './new-item.ts'

export type ItemParameter = {
  readonly name: string
  readonly label: string
  readonly type: ParameterType
  readonly required: boolean
  readonly defaultValue: string | number | boolean | null
  readonly choices: readonly string[]
}

export type ItemCard = {
  readonly id: string
  readonly kind: 'software' | 'task'
  readonly name: string
  readonly description: string
  readonly icon: string | null
  readonly subject: 'computer' | 'person' | 'tenant'
  /** global: of the shipped library, read-only. */
  readonly library: 'own' | 'global'
  readonly parameters: readonly ItemParameter[]
}

export type ItemStore = ReturnType<typeof createItemStore>

/** Reads and alone writes maintenance items: software and tasks, with the scripts that they are made of. */
export function createItemStore({ prisma }: Database) {
  return {
    /** Adds a software or a task with its scripts and parameters, all or nothing. Gives the item's id. */
    async create(item: NewSoftware | NewTask): Promise<string> {
      return await prisma.$transaction(async (tx) => {
        const id = await addItem(tx, item)
        await recordFactChanges(tx, 'item', [id])
        return id
      })
    },

    /** Says which software an item needs, or needs gone. Both items exist. */
    async addPrerequisite(
      itemId: string,
      required: { itemId: string; condition: string; onUnmet: string },
    ): Promise<void> {
      await prisma.$transaction(async (tx) => {
        await tx.prerequisite.create({
          data: {
            itemId,
            requiredItemId: required.itemId,
            condition: required.condition,
            onUnmet: required.onUnmet,
          },
        })
        await recordFactChanges(tx, 'item', [itemId])
      })
    },

    /** What people see of items, by id; ids that do not exist are left out. */
    async cards(ids: readonly string[]): Promise<Map<string, ItemCard>> {
      const rows = await prisma.maintenanceItem.findMany({
        where: { id: { in: [...ids] } },
        include: { parameters: { orderBy: { position: 'asc' } } },
      })
      return new Map(
        rows.map((row) => [
          row.id,
          {
            ...headOf(row),
            parameters: row.parameters.map(({ name, label, type, required, defaultValue, choices }) => ({
              name,
              label,
              type: type as ParameterType,
              required,
              defaultValue: defaultValue === null ? null : JSON.parse(defaultValue),
              choices: choices === null ? [] : JSON.parse(choices),
            })),
          },
        ]),
      )
    },

    /** How software is detected, by item; what is no software is left out. */
    async detectionOf(
      ids: readonly string[],
    ): Promise<Map<string, { method: string; value: string | null }>> {
      const rows = await prisma.software.findMany({
        where: { itemId: { in: [...ids] } },
        select: { itemId: true, detectionMethod: true, detectionValue: true },
      })
      return new Map(
        rows.map(({ itemId, detectionMethod, detectionValue }) => [
          itemId,
          { method: detectionMethod, value: detectionValue },
        ]),
      )
    },

    /** What a list shows of the items of both libraries, in no order. */
    async list(filter: { search: string; kind: string | null }): Promise<Omit<ItemCard, 'parameters'>[]> {
      const rows = await prisma.maintenanceItem.findMany({
        where: {
          nameKey: { contains: keyOf(filter.search) },
          ...(filter.kind === null ? {} : { kind: filter.kind }),
        },
      })
      return rows.map(headOf)
    },

    /** How an item works, for reading; null where there is no such item. */
    detail: (id: string) => readItemDetail(prisma, id),

    /**
     * How a software is detected, changed and looked after, for one version where one is named: a script of the
     * version's own beats the software's. Null where there is no such software.
     */
    softwareWorkings: (itemId: string, version: string | null) =>
      readSoftwareWorkings(prisma, itemId, version),

    /** The scripts of a task, or null where there is no such task. */
    taskWorkings: (itemId: string) => readTaskWorkings(prisma, itemId),

    /** The newest version of a script, or null. */
    scriptText: (scriptId: string) => readScriptText(prisma, scriptId),

    /** The newest version of the script of this name, own before shipped, or null; conflict where it is not clear. */
    scriptTextByName: (name: string) => readScriptTextByName(prisma, name),
  }
}

function headOf(row: {
  id: string
  kind: string
  name: string
  description: string
  icon: string | null
  subject: string
  library: string
}): Omit<ItemCard, 'parameters'> {
  return {
    id: row.id,
    kind: row.kind as ItemCard['kind'],
    name: row.name,
    description: row.description,
    icon: row.icon,
    subject: row.subject as ItemCard['subject'],
    library: row.library as ItemCard['library'],
  }
}
