import { subjectKinds } from '../facts/maintenance-item.ts'
import { checkReference } from './check-references.ts'
import { type Entry, entryOf, isEntry, isText, type ListName, type Outline, type Report } from './outline.ts'

type LocalReport = (keys: readonly PropertyKey[], message: string) => void

/** A deployment's desired state fits its item, and the keys of its target fit each other. Source: Resolution, section 1. */
export function checkDeployments(outline: Outline, report: Report): void {
  const items = new Map(outline.lists.items.map((item) => [item.id, item]))
  for (const [at, deployment] of outline.lists.deployments.entries()) {
    const reportHere: LocalReport = (keys, message) => report(['deployments', at, ...keys], message)
    const item = items.get(deployment.item)
    if (isEntry(deployment.desired)) checkDesired(deployment.desired, item?.kind, reportHere)
    const target = entryOf(deployment.target)
    checkScope(target, reportHere)
    checkRef(outline, target, reportHere)
    checkFilter(target, item, reportHere)
    checkReference(outline, report, ['deployments', at, 'target', 'tenant'], 'tenants', target.tenant)
  }
}

function checkDesired(desired: Entry, kind: unknown, report: LocalReport): void {
  const isTask = kind === 'task' || (kind !== 'software' && 'mode' in desired)
  const wanted = isTask ? 'mode' : 'state'
  const other = isTask ? 'state' : 'mode'
  const kindWords = isTask ? 'task' : 'software'
  // One mistake is one problem: what does not fit stands in the place of what is missing.
  if (other in desired) report(['desired', other], `does not fit a ${kindWords}`)
  else if (!(wanted in desired)) report(['desired', wanted], `is required for a ${kindWords}`)
  checkDesiredVersion(desired, isTask, report)
}

function checkDesiredVersion(desired: Entry, isTask: boolean, report: LocalReport): void {
  const given = ['version', 'atLeast', 'atMost'].filter((key) => key in desired)
  const takesVersion = !isTask && desired.state === 'installed'
  if (takesVersion && given.length !== 1)
    report(['desired'], 'needs one of version, atLeast and atMost with the state installed')
  // A state that is missing or misspelt is reported by itself; the version may well belong to it.
  const isKnownState =
    isTask ||
    desired.state === 'updateIfFound' ||
    desired.state === 'uninstalled' ||
    desired.state === 'ignored'
  if (isKnownState) for (const key of given) report(['desired', key], 'belongs to the state installed only')
}

function checkScope({ scope, type, ...target }: Entry, report: LocalReport): void {
  if (isText(type) && isText(scope)) {
    const isIndividual = type === 'computer' || type === 'person'
    if (scope === 'individual' && !isIndividual)
      report(['target', 'type'], 'must be computer or person with the scope individual')
    if (scope !== 'individual' && isIndividual)
      report(['target', 'scope'], `must be individual with the type ${type}`)
  }
  if (scope === 'tenant' && !('tenant' in target))
    report(['target', 'tenant'], 'is required with the scope tenant')
  if (!isText(scope) || scope === 'tenant') return
  for (const key of ['tenant', 'includeChildTenants']) {
    if (key in target) report(['target', key], 'belongs to the scope tenant only')
  }
}

/** Tags, device groups, products and agreement types are free words: there is no list that they could be missing from. */
const refLists: Readonly<Record<string, ListName>> = {
  computer: 'computers',
  person: 'persons',
  group: 'groups',
}

function checkRef(outline: Outline, { type, ref }: Entry, report: LocalReport): void {
  if (!isText(type)) return
  if (type === 'all' || type === 'script') {
    if (ref !== undefined) report(['target', 'ref'], `does not go with the type ${type}`)
    return
  }
  if (ref === undefined) report(['target', 'ref'], `is required with the type ${type}`)
  const list = Object.hasOwn(refLists, type) ? refLists[type] : undefined
  if (list) checkReference(outline, report, ['target', 'ref'], list, ref)
}

function checkFilter({ filter }: Entry, item: Entry | undefined, report: LocalReport): void {
  if (!item || !isText(filter) || filter === 'all' || item.kind !== 'task') return
  const subject = subjectKinds.find((kind) => kind === item.subject) ?? 'computer'
  if (subject !== 'computer')
    report(['target', 'filter'], `must be all: this item is for a ${subject}, and filters sort computers`)
}
