import { describeDesired } from '../../../core/explanation/describe-desired.ts'
import { describeFlips } from '../../../core/explanation/describe-flips.ts'
import { describeMissing } from '../../../core/explanation/describe-missing.ts'
import { nameTarget } from '../../../core/explanation/describe-target.ts'
import { explainDecision } from '../../../core/explanation/explain-decision.ts'
import { findFlips } from '../../../core/explanation/find-flips.ts'
import type { Deployment } from '../../../core/facts/deployment.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import { type SubjectKind, subjectKinds } from '../../../core/facts/maintenance-item.ts'
import { findSubject, type Subject } from '../../../core/facts/subject.ts'
import { allows } from '../../../core/permissions/allows.ts'
import { decide, type Question } from '../../../core/resolution/decide.ts'
import type { SessionStatus } from '../../../core/sessions/session-status.ts'
import { type TechnicianTool, technicianTools } from '../../../core/tools/technician-tools.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import type { ComputerStore, DetectedValue } from '../computers/store.ts'
import type { DeploymentCard, DeploymentStore } from '../deployments/store.ts'
import { withoutForeignFlips, withoutForeignRules } from '../deployments/tenant-limits.ts'
import { canLeaveOut } from '../exceptions/exception-rule.ts'
import { type ExceptionView, mayChange } from '../exceptions/exception-view.ts'
import type { ExceptionsService } from '../exceptions/exceptions-service.ts'
import type { ItemCard, ItemParameter, ItemStore } from '../items/store.ts'
import type { Place } from '../places/place.ts'
import type { PlacesService } from '../places/places-service.ts'
import { requireSubjectOfPlace, type SubjectRef } from '../places/subject-of-place.ts'
import { runKey } from '../sessions/run-key.ts'
import type { SessionStore } from '../sessions/store.ts'
import { describeDetected } from '../sessions/words.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { isAbout, type Maintenance, maintenanceOf, meaning } from './exceptions-of-subject.ts'

export type TechnicianToolsService = ReturnType<typeof createTechnicianToolsService>

type Sources = {
  readonly places: Pick<PlacesService, 'context'>
  readonly facts: FactsService
  readonly items: ItemStore
  readonly deployments: DeploymentStore
  readonly computers: ComputerStore
  readonly sessions: SessionStore
  /** What people see of the exceptions among deployments. */
  readonly exceptions: Pick<ExceptionsService, 'among'>
}

/** What is asked about one tool once everything is at hand. */
type Shown = {
  /** The rules that the tools name. */
  readonly rules: ReadonlyMap<string, Deployment>
  readonly subject: Subject
  readonly items: ReadonlyMap<string, ItemCard>
  readonly deployments: ReadonlyMap<string, DeploymentCard>
  readonly detections: ReadonlyMap<string, { value: DetectedValue; at: Date }>
  /** The sessions that run the tools on the subject now, by their key. */
  readonly runs: Awaited<ReturnType<SessionStore['findRuns']>>
  readonly mayRun: boolean
  readonly online: boolean
  /** Item id → what maintenance does about it: see `maintenanceOf`. */
  readonly maintenance: ReadonlyMap<string, Maintenance>
  /** Exceptions by their deployments' ids. */
  readonly exceptions: ReadonlyMap<string, ExceptionView>
}

/** As many ways to another outcome as somebody reads. */
const mostFlips = 5

/** The deployments that are visible as Technician Tools and resolve to a subject of a place (Resolution, section 5). */
export function createTechnicianToolsService(sources: Sources, now: () => Date = () => new Date()) {
  /** The subject as the facts have it, after the place and the caller's tenants were checked. */
  async function subjectOf(caller: Caller, place: Place, subject: SubjectRef) {
    const context = await sources.places.context(caller, place)
    const { tenantId } = requireSubjectOfPlace(context, subject)
    requirePermission(caller, 'tools.view', { tenantId })
    const index = await sources.facts.current()
    return { context, index, subject: requireSubject(index, subject), tenantId }
  }

  return {
    /**
     * The tools for one subject of a place, by the item's name.
     * @throws conflict when the place is not about that subject
     */
    async list(caller: Caller, place: Place, subjectRef: SubjectRef) {
      const { context, index, subject, tenantId } = await subjectOf(caller, place, subjectRef)
      const tools = technicianTools(index, subject, now())
      // What the facts say is taken before anything is waited for: they may change meanwhile.
      const named = tools.flatMap(({ deployment, overruledBy }) =>
        [deployment ?? [], overruledBy ?? []].flat(),
      )
      const maintenance = new Map(tools.map(({ item }) => [item, maintenanceOf(index, subject, item, now())]))
      const winners = [...maintenance.values()].flatMap(({ winner }) => winner ?? [])
      const rules = new Map(named.map((id) => [id, deploymentIn(index, id)]))
      const shown: Shown = {
        rules,
        subject,
        items: await sources.items.cards(tools.map(({ item }) => item)),
        deployments: await sources.deployments.cards(named),
        detections: subject.kind === 'computer' ? await sources.computers.detections(subject.id) : new Map(),
        runs: await sources.sessions.findRuns(
          tools.flatMap(({ deployment }) => (deployment === null ? [] : [runKey(deployment, subject.id)])),
        ),
        mayRun: allows(caller, 'tools.run', { tenantId }).allowed,
        maintenance,
        exceptions: await sources.exceptions.among(caller, winners),
        online: context.computers.find(({ id }) => id === subject.id)?.online ?? false,
      }
      const leavable = (itemFor: SubjectKind) =>
        subjectKinds.filter(
          (kind) =>
            isAbout(context, kind) && canLeaveOut(kind, itemFor) && mayChange(caller, { kind }, tenantId),
        )
      const views = tools.flatMap((tool) => viewTool(shown, tool, leavable(subject.kind)) ?? [])
      return {
        subject: subjectRef,
        tools: views.sort((a, b) => a.item.name.localeCompare(b.item.name, 'en')),
      }
    },

    /**
     * Why a tool of the subject is as it is: each deployment of its item with what became of it, and what would change
     * the outcome, in words.
     */
    async explain(caller: Caller, place: Place, subjectRef: SubjectRef, itemId: string) {
      const { index: before } = await subjectOf(caller, place, subjectRef)
      const ids = (before.deploymentsByItem.get(itemId) ?? []).map(({ deployment: { id } }) => id)
      const cards = await sources.deployments.cards(ids)
      const exceptions = await sources.exceptions.among(caller, ids)
      // Facts may have changed meanwhile; from here on nothing is waited for.
      const index = await sources.facts.current()
      const subject = requireSubject(index, subjectRef)
      const item = index.items.get(itemId)
      if (!item) throw new DeskhandError('notFound', 'This software or task was removed meanwhile.')
      const question: Question = { now: now(), question: 'technicianTools' }
      const decision = withoutForeignRules(index, caller, decide(index, subject, itemId, question))
      const name = (id: string) => nameOf(cards.get(id), id)
      const explained = explainDecision(index, subject, decision, name)
      const found = findFlips(index, subject, itemId, null, question)
      const flips = withoutForeignFlips(index, caller, decision, found)
      return {
        itemName: item.name,
        headline: explained.outcome,
        entries: decision.trace.map((entry, at) => {
          const { target, desired } = deploymentIn(index, entry.deployment)
          return {
            deployment: { id: entry.deployment, name: name(entry.deployment) },
            outcome: entry.outcome,
            target: nameTarget(index, target),
            does: describeDesired(desired),
            reason: explained.entries[at]?.sentence ?? '',
          }
        }),
        exceptions: meaning(index, subject, itemId, now(), exceptions),
        flips: describeFlips(index, subject, flips, name).slice(0, mostFlips),
      }
    },
  }
}

function requireSubject(index: FactsIndex, { id }: SubjectRef): Subject {
  const subject = findSubject(index, id)
  if (!subject)
    throw new DeskhandError('notFound', 'This computer, person or customer was removed meanwhile.')
  return subject
}

function viewTool(shown: Shown, tool: TechnicianTool, leavable: readonly SubjectKind[]) {
  const item = shown.items.get(tool.item)
  if (!item) return null
  const card = tool.deployment === null ? undefined : shown.deployments.get(tool.deployment)
  const detection = shown.detections.get(tool.item)
  const rule = tool.deployment === null ? undefined : shown.rules.get(tool.deployment)
  const overruler = tool.overruledBy === null ? undefined : shown.rules.get(tool.overruledBy)
  const values = rule?.parameters ?? {}
  const blocked = blockOf(shown, tool)
  const maintenance = shown.maintenance.get(tool.item)
  const leftOut = shown.exceptions.get(maintenance?.winner ?? '') ?? null
  return {
    item: {
      id: item.id,
      name: item.name,
      kind: item.kind,
      icon: item.icon,
      description: item.description,
    },
    deployment:
      tool.deployment === null ? null : { id: tool.deployment, name: nameOf(card, tool.deployment) },
    status: tool.status,
    does: rule ? sentence(describeDesired(rule.desired)) : '',
    missing: tool.missing.map((fact) => sentence(describeMissing([fact]))),
    overruledBy: overruler
      ? {
          id: overruler.id,
          name: nameOf(shown.deployments.get(overruler.id), overruler.id),
          does: describeDesired(overruler.desired),
        }
      : null,
    detected: detection ? { state: describeDetected(detection.value), at: detection.at.toISOString() } : null,
    parameters: item.parameters.map((parameter) => ({
      name: parameter.name,
      label: parameter.label,
      type: parameter.type,
      required: parameter.required,
      value: shownValue(parameter.type, values[parameter.name] ?? parameter.defaultValue),
      choices: [...parameter.choices],
      editable: card?.parameterOverride !== 'none',
    })),
    needsApproval: card?.needsApproval ?? false,
    blocked,
    mayDetect: blocked === null && shown.subject.kind === 'computer' && isDetected(rule),
    run: runOf(shown, tool),
    leftOut,
    mayLeaveOut: maintenance?.acts || leftOut ? [...leavable] : [],
  }
}

/** Why the tool can't be run now, in words; null where it can. */
export function blockOf(
  shown: Pick<Shown, 'subject' | 'mayRun' | 'online'>,
  tool: TechnicianTool,
): string | null {
  if (tool.status === 'withheld')
    return `Not available: ${describeMissing(tool.missing)}. As long as an exception can’t be checked, nothing is done.`
  if (!shown.mayRun) return 'Your role lets you look at tools, not run them.'
  // A task of a person or a customer runs on the server.
  if (shown.subject.kind === 'computer' && !shown.online)
    return `${shown.subject.name} is offline. Try again when it is back.`
  return null
}

/** Whether looking says anything: audits and collections look when they run, and at nothing before. */
function isDetected(rule: Deployment | undefined): boolean {
  return rule !== undefined && !('mode' in rule.desired && rule.desired.mode !== 'enforce')
}

/** The run of this tool on the subject that somebody has started, asked for, or set for a time. */
function runOf({ runs, subject }: Shown, { deployment }: TechnicianTool) {
  const run = deployment === null ? undefined : runs.get(runKey(deployment, subject.id))
  if (!run) return null
  return { sessionId: run.id, status: run.status as SessionStatus, by: run.requestedBy?.name ?? null }
}

function deploymentIn(index: FactsIndex, id: string) {
  const indexed = index.deployments.get(id)
  if (!indexed) throw new DeskhandError('conflict', 'The rules have just changed. Reload the tools.')
  return indexed.deployment
}

function nameOf(card: DeploymentCard | undefined, id: string): string {
  return card?.name || id
}

/** A secret's value is shown to nobody; of a file only its name. */
function shownValue(type: ItemParameter['type'], value: unknown): string | number | boolean | null {
  if (type === 'secret') return null
  if (type !== 'file') return plain(value)
  return typeof value === 'object' && value !== null && 'fileName' in value ? plain(value.fileName) : null
}

function plain(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
