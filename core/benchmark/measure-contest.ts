import type { FactsIndex } from '../facts/index-facts.ts'
import { resolveFleet } from '../resolution/resolve-fleet.ts'
import { type CommonSubset, commonSubsetOf, type Deliver, type FlatComputer } from './common-subset.ts'
import { fleetNow, generateFleet } from './generate-fleet.ts'
import { rounded, timeRuns } from './timing.ts'
import { withJsonLogicEngine } from './with-json-logic-engine.ts'
import { withJsonRulesEngine } from './with-json-rules-engine.ts'
import { withNaiveResolver } from './with-naive-resolver.ts'
import { withSqlite } from './with-sqlite.ts'

/** One way of finding the winner of every item on some computers. */
export interface Contestant {
  readonly name: string
  readonly computers: readonly FlatComputer[]
  run(deliver: Deliver): void | Promise<void>
}

/**
 * Everybody's time for the common subset of a generated fleet of this many computers, in microseconds for one computer,
 * after all were found to give the same winners. The slow ones are asked about fewer computers, spread over the fleet.
 */
export async function measureContest(computerCount: number): Promise<object> {
  const subset = commonSubsetOf(generateFleet(computerCount))
  const contestants = contestantsFor(subset)
  await checkAgreement(contestants)
  const results: Result[] = []
  for (const contestant of contestants) results.push(await timeContestant(contestant))
  const [core] = results
  const floor = await timeRuns(() => readFacts(subset.index))
  return {
    computers: computerCount,
    deployments: subset.facts.deployments.length,
    items: subset.byItem.length,
    contestants: results.map((result) => ({ ...result, ...timesFaster(core, result) })),
    floor: {
      min: rounded((floor.min * 1000) / computerCount),
      coreTakesTimes: rounded(((core?.min ?? 0) * computerCount) / (floor.min * 1000)),
    },
  }
}

/** All contestants on a subset, the core first. */
export function contestantsFor(subset: CommonSubset): Contestant[] {
  const sample = (size: number) => spread(subset.computers, size)
  const [some, few, very] = [sample(10_000), sample(200), sample(20)]
  const byLogic = withJsonLogicEngine(subset)
  const byRules = withJsonRulesEngine(subset)
  const bySql = withSqlite(subset, some)
  const naively = withNaiveResolver(subset, very)
  return [
    { name: 'core', computers: subset.computers, run: (deliver) => deliverFleet(subset.index, deliver) },
    {
      name: 'json-rules-engine',
      computers: few,
      async run(deliver) {
        for (const computer of few) await byRules(computer, deliver)
      },
    },
    {
      name: 'json-logic-engine, compiled',
      computers: some,
      run(deliver) {
        for (const computer of some) byLogic(computer, deliver)
      },
    },
    { name: 'SQL on better-sqlite3', computers: some, run: bySql },
    { name: 'naive resolver', computers: very, run: naively },
  ]
}

function spread<Value>(list: readonly Value[], size: number): Value[] {
  const step = Math.max(1, list.length / size)
  return list.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step)).slice(0, size)
}

function deliverFleet(index: FactsIndex, deliver: Deliver): void {
  for (const { subject, verdicts } of resolveFleet(index, { now: fleetNow, question: 'ordinary' })) {
    for (const { item, verdict } of verdicts) {
      if (verdict.winner) deliver(subject.id, item, verdict.winner.indexed.deployment.id)
    }
  }
}

/** Fails where a contestant gives other winners than the first one, on up to a thousand computers of its own. */
export async function checkAgreement([first, ...others]: readonly Contestant[]): Promise<void> {
  for (const other of others) {
    const asked = new Set(spread(other.computers, 1000).map(({ id }) => id))
    const expected = first ? await winnersOf(first, asked) : new Map<string, string>()
    const given = await winnersOf(other, asked)
    const differing = [...expected].filter(([place, winner]) => given.get(place) !== winner)
    if (differing.length > 0 || given.size !== expected.size) {
      throw new Error(`${other.name} gives other winners, as on ${differing[0] ?? 'an item that has none'}.`)
    }
  }
}

async function winnersOf(contestant: Contestant, asked: ReadonlySet<string>): Promise<Map<string, string>> {
  const winners = new Map<string, string>()
  await contestant.run((computer, item, deployment) => {
    if (asked.has(computer)) winners.set(`${computer} ${item}`, deployment)
  })
  return winners
}

interface Result {
  readonly name: string
  readonly computers: number
  readonly min: number
  readonly median: number
}

async function timeContestant({ name, computers, run }: Contestant): Promise<Result> {
  let delivered = 0
  const { min, median } = await timeRuns(() => run(() => delivered++))
  if (delivered === 0) throw new Error(`${name} gave no winners.`)
  const perComputer = (milliseconds: number) => rounded((milliseconds * 1000) / computers.length)
  console.error(`  ${name}: ${perComputer(min)} µs for one computer`)
  return { name, computers: computers.length, min: perComputer(min), median: perComputer(median) }
}

function timesFaster(core: Result | undefined, { min, median }: Result): object {
  if (!core) return {}
  return { coreIsTimesFaster: rounded(min / core.min), byMedian: rounded(median / core.median) }
}

/** The least that any resolver has to do: look at what is known about each computer. */
function readFacts(index: FactsIndex): number {
  let seen = 0
  for (const { tenant, kind, primaryPerson, tags, deviceGroups, roles } of index.computers.values()) {
    const person = primaryPerson ? index.persons.get(primaryPerson) : undefined
    const groups = person ? index.memberships.get(person.id) : undefined
    seen += tags.length + deviceGroups.length + (roles?.length ?? 0) + (kind === null ? 0 : 1)
    seen += (index.tenants.get(tenant)?.tags.length ?? 0) + (index.agreements.get(tenant)?.length ?? 0)
    seen += (person?.tags.length ?? 0) + (groups?.size ?? 0)
  }
  return seen
}
