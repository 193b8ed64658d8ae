export const subjectKinds = ['computer', 'person', 'tenant'] as const
/** What an item is applied to. */
export type SubjectKind = (typeof subjectKinds)[number]

export const orderPlaces = ['first', 'normal', 'last'] as const
/** Where an item's action stands among the actions of a plan. */
export type OrderPlace = (typeof orderPlaces)[number]

export const itemKinds = ['software', 'task'] as const
export type ItemKind = (typeof itemKinds)[number]

export const prerequisiteConditions = ['installed', 'notInstalled'] as const
export type PrerequisiteCondition = (typeof prerequisiteConditions)[number]

export const unmetReactions = ['act', 'fail'] as const

/** Another software that must be there, or must be gone, before an item's action may run. */
export interface Prerequisite {
  readonly item: string
  readonly condition: PrerequisiteCondition
  /** Whether the plan may bring the condition about, or has to give up. */
  readonly onUnmet: (typeof unmetReactions)[number]
}

interface ItemBase {
  readonly id: string
  readonly name: string
  readonly prerequisites: readonly Prerequisite[]
  readonly order: OrderPlace
}

export interface Software extends ItemBase {
  readonly kind: 'software'
  /** The versions that can be installed, in any order. */
  readonly versions: readonly string[]
}

export interface Task extends ItemBase {
  readonly kind: 'task'
  readonly subject: SubjectKind
}

/** A software or a task: what a deployment is about. */
export type MaintenanceItem = Software | Task

/** The kind of subject that an item is decided for: computers for software, its own choice for a task. */
export function subjectKindOf(item: MaintenanceItem): SubjectKind {
  return item.kind === 'software' ? 'computer' : item.subject
}
