import type { Deployment } from '../facts/deployment.ts'
import { type FactsIndex, indexFacts } from '../facts/index-facts.ts'
import { findSubject } from '../facts/subject.ts'
import { planComputer } from '../planning/plan-computer.ts'
import { blastRadius } from '../resolution/blast-radius.ts'
import { decide, verdictsFor } from '../resolution/decide.ts'
import { resolveSubject } from '../resolution/resolve.ts'
import { resolveFleet } from '../resolution/resolve-fleet.ts'
import { fleetNow, generateFleet } from './generate-fleet.ts'
import { randomOf } from './random.ts'
import { quantile, rounded, type Timing, timeRuns, usedBytes } from './timing.ts'

const question = { now: fleetNow, question: 'ordinary' } as const
const askedComputers = 1000

/** Everything that is measured on a generated fleet of this many computers; times in milliseconds. */
export async function measureFleet(computers: number): Promise<object> {
  const { index, ...building } = await buildIndex(computers)
  return {
    computers,
    ...building,
    wholeFleet: await timeFleet(index),
    oneComputer: timeComputers(index),
    blastRadius: await timeEdits(index),
  }
}

/** The lists of the facts go when this returns; what stays in memory is the index and the entries that it holds. */
async function buildIndex(computers: number) {
  const before = usedBytes()
  let facts = [generateFleet(computers)]
  let index: FactsIndex | undefined
  const indexBuild = await timeRuns(() => {
    for (const fleet of facts) index = indexFacts(fleet)
  })
  facts = []
  if (!index) throw new Error('The index was not built.')
  return {
    index,
    tenants: index.tenants.size,
    persons: index.persons.size,
    groups: index.groups.size,
    agreements: [...index.agreements.values()].flat().length,
    deployments: index.deployments.size,
    indexBuild: shown(indexBuild),
    heapMegabytes: rounded((usedBytes() - before) / 1e6),
  }
}

async function timeFleet(index: FactsIndex): Promise<object> {
  const counts = { none: 0, decided: 0, withheld: 0 }
  const timing = await timeRuns(() => {
    counts.decided = 0
    counts.withheld = 0
    for (const { verdicts } of resolveFleet(index, question))
      for (const { verdict } of verdicts) counts[verdict.status]++
  })
  const perComputer = (timing.min * 1000) / index.computers.size
  const { decided, withheld } = counts
  return {
    ...shown(timing),
    first: rounded(timing.first),
    microsecondsPerComputer: rounded(perComputer),
    decided,
    withheld,
  }
}

/** Each of many random computers once: all its decisions with traces, as a page would ask for them. */
function timeComputers(index: FactsIndex): object {
  const random = randomOf(2)
  const ids = [...index.computers.keys()]
  const asked = Array.from({ length: askedComputers }, () => random.pick(ids))
  return {
    asked: askedComputers,
    decisionsWithTraces: timeEach(asked, (id) => decisionsOf(index, id)),
    everyItemOfItsKind: timeEach(asked, (id) => {
      const subject = findSubject(index, id)
      return subject ? resolveSubject(index, subject, question).length : 0
    }),
    plan: timeEach(asked, (id) => planComputer(index, id, fleetNow)?.actions.length ?? 0),
  }
}

function decisionsOf(index: FactsIndex, id: string): number {
  const subject = findSubject(index, id)
  if (!subject) return 0
  let decisions = 0
  for (const item of verdictsFor(index, subject, question).keys()) {
    if (decide(index, subject, item, question).trace.length > 0) decisions++
  }
  return decisions
}

/** How long each takes, after each was asked about once to warm up; and how many things come out of it on average. */
function timeEach(ids: readonly string[], ask: (id: string) => number): object {
  for (const id of ids) ask(id)
  let things = 0
  const times = ids.map((id) => {
    const began = performance.now()
    things += ask(id)
    return performance.now() - began
  })
  return {
    median: rounded(quantile(times, 0.5)),
    p95: rounded(quantile(times, 0.95)),
    max: rounded(Math.max(...times)),
    results: rounded(things / ids.length),
  }
}

async function timeEdits(index: FactsIndex): Promise<object> {
  const inForce = Array.from(index.deployments.values(), ({ deployment }) => deployment).filter(
    ({ enabled, approved, enforcement }) => enabled && approved && enforcement === 'required',
  )
  const edited = (test: (deployment: Deployment) => boolean) => timeEdit(index, inForce.filter(test))
  return {
    everyComputer: await edited(
      ({ target }) => target.scope === 'cross-tenant' && target.type === 'all' && target.filter === 'all',
    ),
    byAgreement: await edited(
      ({ target }) => target.scope === 'cross-tenant' && target.type === 'agreementType',
    ),
    byTag: await edited(({ target }) => target.scope === 'cross-tenant' && target.type === 'tag'),
    oneTenant: await edited(({ target }) => target.scope === 'tenant' && target.type === 'all'),
    oneComputer: await edited(({ target }) => target.type === 'computer'),
  }
}

/** Of several such deployments the one whose edit changes most: it is turned into a wish for the contrary. */
async function timeEdit(index: FactsIndex, candidates: readonly Deployment[]): Promise<object | null> {
  const edits = candidates
    .slice(0, 5)
    .map((before) => ({ before, after: { ...before, parameters: { edited: true } } }))
  const sizes = edits.map((edit) => ({ edit, size: countImpacts(index, edit).changes }))
  const largest = sizes.toSorted((a, b) => b.size - a.size)[0]
  if (!largest) return null
  let counted = { changes: 0, tenants: 0 }
  const timing = await timeRuns(() => {
    counted = countImpacts(index, largest.edit)
  })
  return { ...shown(timing), ...counted }
}

function countImpacts(index: FactsIndex, edit: { before: Deployment; after: Deployment }) {
  const byTenant = new Map<string, number>()
  let changes = 0
  for (const { subject } of blastRadius(index, edit, fleetNow)) {
    byTenant.set(subject.tenant.id, (byTenant.get(subject.tenant.id) ?? 0) + 1)
    changes++
  }
  return { changes, tenants: byTenant.size }
}

function shown({ min, median }: Timing): Timing {
  return { min: rounded(min), median: rounded(median) }
}
