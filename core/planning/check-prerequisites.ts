import type { Prerequisite } from '../facts/maintenance-item.ts'
import { newestVersion } from '../versions/newest-version.ts'
import { addFault, type Draft } from './draft.ts'
import type { ActionKind, PlanErrorCode } from './plan.ts'
import { install } from './software-action.ts'

const checkedActions: ReadonlySet<ActionKind> = new Set(['install', 'update', 'downgrade', 'set'])

/**
 * Checks the prerequisites of every item whose action has to wait for them, adds the actions that bring them about,
 * and checks those of added installs in turn. Notes the errors that a single demand causes.
 * Source: Resolution, section 4, "prerequisites".
 */
export function checkPrerequisites(draft: Draft): void {
  const checked = new Set<string>()
  for (const [id, { action }] of draft.own) if (checkedActions.has(action)) checked.add(id)
  // A set hands out what is added while it is walked, so added installs are checked as well, each once.
  for (const dependent of checked) {
    for (const prerequisite of draft.items.get(dependent)?.prerequisites ?? []) {
      checkDemand(draft, dependent, prerequisite)
      if (draft.added.get(prerequisite.item)?.action === 'install') checked.add(prerequisite.item)
    }
  }
}

function checkDemand(draft: Draft, dependent: string, prerequisite: Prerequisite): void {
  const value = draft.detected.get(prerequisite.item)
  if (value === undefined) addFault(draft, prerequisite.item, { code: 'notDetected', about: null })
  const met = value !== undefined && (value !== null) === (prerequisite.condition === 'installed')
  draft.demands.push({ dependent, prerequisite, met })
  const fail = (code: PlanErrorCode) => addFault(draft, dependent, { code, about: prerequisite.item })
  const own = draft.own.get(prerequisite.item)?.action
  if (met) {
    if (own === opposite(prerequisite)) fail('prerequisiteConflict')
  } else if (isDecidedAgainst(draft, prerequisite)) fail('prerequisiteConflict')
  else if (own === remedy(prerequisite)) return
  else if (prerequisite.onUnmet === 'fail') fail('prerequisite')
  else addRemedy(draft, prerequisite)
}

/** The action that brings a prerequisite about. */
function remedy({ condition }: Prerequisite): ActionKind {
  return condition === 'installed' ? 'install' : 'uninstall'
}

/** The action that ends a prerequisite. */
function opposite({ condition }: Prerequisite): ActionKind {
  return condition === 'installed' ? 'uninstall' : 'install'
}

/** Whether the prerequisite's own decision forbids what is needed of it: an undecided one may not be touched either. */
function isDecidedAgainst(draft: Draft, { item, condition }: Prerequisite): boolean {
  const verdict = draft.verdicts.get(item)
  if (verdict?.status === 'withheld') return true
  const desired = verdict?.winner?.indexed.deployment.desired
  if (!desired || !('state' in desired)) return false
  if (condition === 'notInstalled') return desired.state !== 'uninstalled'
  return desired.state === 'uninstalled' || desired.state === 'ignored'
}

function addRemedy(draft: Draft, prerequisite: Prerequisite): void {
  const { item: id, condition } = prerequisite
  const error = draft.faults.get(id)?.code
  if (error === 'notDetected' || error === 'noVersion' || draft.added.has(id)) return
  if (condition === 'notInstalled') {
    draft.added.set(id, { action: 'uninstall', version: null })
    return
  }
  const item = draft.items.get(id)
  const outcome = install(newestVersion(item?.kind === 'software' ? item.versions : []))
  if (typeof outcome === 'string') addFault(draft, id, { code: outcome, about: null })
  else if (outcome) draft.added.set(id, outcome)
}
