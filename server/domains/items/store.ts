import type { Database, TransactionClient } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { keyOf } from '../../db/key-of.ts'

/** A script's text with where and how it runs. */
export type NewScript = {
  readonly name: string
  /** system | user | metascript | cloudScript */
  readonly context: string
  /** sh | bash | powershell | javascript */
  readonly language: string
  readonly body: string
  readonly timeoutSeconds?: number
  readonly outputLimitBytes?: number
}

export type ParameterType = 'text' | 'number' | 'boolean' | 'choice' | 'secret' | 'file' | 'uri'

export type NewParameter = {
  readonly name: string
  readonly label: string
  readonly type: ParameterType
  readonly required?: boolean
  readonly defaultValue?: string | number | boolean | null
  readonly choices?: readonly string[]
}

type NewItemBase = {
  readonly id?: string
  readonly name: string
  readonly description?: string
  readonly icon?: string | null
  readonly library?: 'own' | 'global'
  /** first | normal | last */
  readonly order?: string
  readonly parameters?: readonly NewParameter[]
}

export type SoftwareScripts = {
  readonly detection?: NewScript
  readonly install?: NewScript
  readonly update?: NewScript
  readonly uninstall?: NewScript
}

export type NewSoftware = NewItemBase & {
  readonly kind: 'software'
  readonly vendor?: string | null
  /** script | dpkg | softwareName | softwarePattern | upgradeCode | productCode */
  readonly detectionMethod: string
  readonly detectionValue?: string | null
  readonly scripts: SoftwareScripts
  /** A version's own scripts beat the software's. */
  readonly versions: readonly { version: string; scripts?: Omit<SoftwareScripts, 'detection'> }[]
}

export type NewTask = NewItemBase & {
  readonly kind: 'task'
  /** computer | person | tenant */
  readonly subject?: string
  readonly scripts: { readonly test?: NewScript; readonly get?: NewScript; readonly set?: NewScript }
}

/** A script as it stands now: its newest version. */
export type ScriptText = {
  readonly scriptId: string
  readonly scriptVersionId: string
  readonly name: string
  readonly context: string
  readonly language: string
  readonly body: string
  readonly timeoutSeconds: number
  readonly outputLimitBytes: number
}

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
  readonly parameters: readonly ItemParameter[]
}

/** The ids of the scripts that work on a software, of one version where it has its own. */
export type SoftwareWorkings = {
  readonly detectionMethod: string
  readonly detectionValue: string | null
  readonly detectionScriptId: string | null
  readonly installScriptId: string | null
  readonly updateScriptId: string | null
  readonly uninstallScriptId: string | null
}

export type TaskWorkings = {
  readonly testScriptId: string | null
  readonly getScriptId: string | null
  readonly setScriptId: string | null
}

export type ItemStore = ReturnType<typeof createItemStore>

async function addScript(tx: TransactionClient, script: NewScript | undefined): Promise<string | null> {
  if (!script) return null
  const { body, ...head } = script
  const { id } = await tx.script.create({
    data: { ...head, versions: { create: { number: 1, body } } },
    select: { id: true },
  })
  return id
}

async function addSoftware(tx: TransactionClient, itemId: string, item: NewSoftware): Promise<void> {
  const { scripts } = item
  await tx.software.create({
    data: {
      itemId,
      vendor: item.vendor ?? null,
      detectionMethod: item.detectionMethod,
      detectionValue: item.detectionValue ?? null,
      detectionScriptId: await addScript(tx, scripts.detection),
      installScriptId: await addScript(tx, scripts.install),
      updateScriptId: await addScript(tx, scripts.update),
      uninstallScriptId: await addScript(tx, scripts.uninstall),
    },
  })
  for (const { version, scripts: own } of item.versions)
    await tx.softwareVersion.create({
      data: {
        softwareId: itemId,
        version,
        installScriptId: await addScript(tx, own?.install),
        updateScriptId: await addScript(tx, own?.update),
        uninstallScriptId: await addScript(tx, own?.uninstall),
      },
    })
}

async function addTask(tx: TransactionClient, itemId: string, item: NewTask): Promise<void> {
  await tx.task.create({
    data: {
      itemId,
      testScriptId: await addScript(tx, item.scripts.test),
      getScriptId: await addScript(tx, item.scripts.get),
      setScriptId: await addScript(tx, item.scripts.set),
    },
  })
}

/** Reads and alone writes maintenance items (software and tasks) and their scripts. */
export function createItemStore({ prisma }: Database) {
  return {
    /** Adds a software or a task with its scripts and parameters, all or nothing. Gives the item's id. */
    async create(item: NewSoftware | NewTask): Promise<string> {
      return await prisma.$transaction(async (tx) => {
        const { id } = await tx.maintenanceItem.create({
          data: {
            ...(item.id ? { id: item.id } : {}),
            kind: item.kind,
            name: item.name,
            nameKey: keyOf(item.name),
            description: item.description ?? '',
            icon: item.icon ?? null,
            library: item.library ?? 'own',
            order: item.order ?? 'normal',
            subject: item.kind === 'task' ? (item.subject ?? 'computer') : 'computer',
            parameters: {
              create: (item.parameters ?? []).map((parameter, position) => ({
                name: parameter.name,
                label: parameter.label,
                type: parameter.type,
                required: parameter.required ?? false,
                defaultValue: parameter.defaultValue == null ? null : JSON.stringify(parameter.defaultValue),
                choices: parameter.choices ? JSON.stringify(parameter.choices) : null,
                position,
              })),
            },
          },
          select: { id: true },
        })
        if (item.kind === 'software') await addSoftware(tx, id, item)
        else await addTask(tx, id, item)
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
            id: row.id,
            kind: row.kind as ItemCard['kind'],
            name: row.name,
            description: row.description,
            icon: row.icon,
            subject: row.subject as ItemCard['subject'],
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

    /** How a software is detected, installed, updated and removed, for one version where one is named. */
    async softwareWorkings(itemId: string, version: string | null): Promise<SoftwareWorkings | null> {
      const software = await prisma.software.findUnique({
        where: { itemId },
        include: { versions: { where: { version: version ?? '' } } },
      })
      if (!software) return null
      const own = software.versions[0]
      return {
        detectionMethod: software.detectionMethod,
        detectionValue: software.detectionValue,
        detectionScriptId: software.detectionScriptId,
        installScriptId: own?.installScriptId ?? software.installScriptId,
        updateScriptId: own?.updateScriptId ?? software.updateScriptId,
        uninstallScriptId: own?.uninstallScriptId ?? software.uninstallScriptId,
      }
    },

    /** The scripts of a task, or null where there is no such task. */
    async taskWorkings(itemId: string): Promise<TaskWorkings | null> {
      return await prisma.task.findUnique({
        where: { itemId },
        select: { testScriptId: true, getScriptId: true, setScriptId: true },
      })
    },

    /** The newest version of a script, or null. */
    async scriptText(scriptId: string): Promise<ScriptText | null> {
      const script = await prisma.script.findUnique({
        where: { id: scriptId },
        include: { versions: { orderBy: { number: 'desc' }, take: 1 } },
      })
      const newest = script?.versions[0]
      if (!script || !newest) return null
      return {
        scriptId,
        scriptVersionId: newest.id,
        name: script.name,
        context: script.context,
        language: script.language,
        body: newest.body,
        timeoutSeconds: script.timeoutSeconds,
        outputLimitBytes: script.outputLimitBytes,
      }
    },
  }
}
