import { describeDesired } from '../../../core/explanation/describe-desired.ts'
import type { Deployment } from '../../../core/facts/deployment.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import {
  blastRadius,
  type Impact,
  standings,
  type VerdictSummary,
} from '../../../core/resolution/blast-radius.ts'
import type { QuestionKind } from '../../../core/targeting/gate.ts'

export type PreviewPage = {
  readonly now: Date
  readonly offset: number
  readonly limit: number
  /** The tenants whose subjects the reader may see. */
  readonly visible: 'all' | readonly string[]
  /** Lets others have a turn; false: the facts have moved, begin anew. */
  readonly rest: () => Promise<boolean>
}

type Change = 'gained' | 'lost' | 'changed'
type Counts = Record<Change, number>

/** How many subjects are looked at before others get their turn. */
const turn = 5_000

/**
 * What saving a rule would change, for whom: the blast radius against what is saved, for maintenance and (`tools`) for what
 * technicians see in tickets; and where the rule stands among the others of its item. Gives nothing of subjects that the reader may not see.
 * @param saved the deployment that it replaces; null for a new one
 * @throws what the signal says, when the caller has left
 */
export async function previewDraft(
  index: FactsIndex,
  saved: Deployment | null,
  rule: Deployment,
  { now, offset, limit, visible, rest }: PreviewPage,
) {
  const maySee = (tenantId: string) => visible === 'all' || visible.includes(tenantId)
  const edit = { before: saved, after: rule }
  let looked = 0
  const mayGoOn = async () => ++looked % turn !== 0 || (await rest())

  async function radius(question: QuestionKind, page: { offset: number; limit: number }) {
    const counts: Counts = { gained: 0, lost: 0, changed: 0 }
    const byTenant = new Map<string, { id: string; name: string } & Counts>()
    const rows: ReturnType<typeof rowOf>[] = []
    let seen = 0
    for (const impact of blastRadius(index, edit, now, question)) {
      if (!(await mayGoOn())) return null
      const { tenant } = impact.subject
      if (!maySee(tenant.id)) continue
      const change = changeOf(impact, rule.id)
      counts[change]++
      const none = { id: tenant.id, name: tenant.name, gained: 0, lost: 0, changed: 0 }
      const there = byTenant.get(tenant.id) ?? none
      there[change]++
      byTenant.set(tenant.id, there)
      if (seen >= page.offset && rows.length < page.limit) rows.push(rowOf(impact, change))
      seen++
    }
    const tenants = [...byTenant.values()]
    tenants.sort((a, b) => totalOf(b) - totalOf(a) || (a.id < b.id ? -1 : 1))
    return { counts, byTenant: tenants, rows }
  }

  const maintenance = await radius('ordinary', { offset, limit })
  const tools = maintenance && (await radius('technicianTools', { offset: 0, limit }))
  if (!tools) return null
  const rivals = { beats: new Map<string, number>(), losesTo: new Map<string, number>() }
  let wins = 0
  for (const { subject, withIt, withoutIt } of standings(index, rule, now)) {
    if (!(await mayGoOn())) return null
    if (!maySee(subject.tenant.id)) continue
    const won = withIt.winner?.id === rule.id
    if (won) wins++
    const rival = won ? withoutIt.winner : withIt.winner
    if (rival) countUp(won ? rivals.beats : rivals.losesTo, rival.id)
  }
  return {
    wins,
    ...maintenance,
    tools,
    beats: mostFrequent(rivals.beats),
    losesTo: mostFrequent(rivals.losesTo),
  }
}

function changeOf({ before, after }: Impact, id: string): Change {
  const won = before.winner?.id === id
  const wins = after.winner?.id === id
  return won === wins ? 'changed' : wins ? 'gained' : 'lost'
}

function rowOf({ subject, before, after }: Impact, change: Change) {
  const { kind, id, name, tenant } = subject
  return {
    subject: { kind, id, name, tenant: tenant.name },
    change,
    before: describeVerdict(before),
    after: describeVerdict(after),
  }
}

function describeVerdict({ status, winner }: VerdictSummary): string {
  if (winner) return describeDesired(winner.desired)
  return status === 'withheld' ? 'withheld' : 'nothing'
}

function countUp(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1)
}

function mostFrequent(counts: ReadonlyMap<string, number>): { id: string; count: number }[] {
  return [...counts]
    .map(([id, count]) => ({ id, count }))
    .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
    .slice(0, 10)
}

function totalOf({ gained, lost, changed }: Counts): number {
  return gained + lost + changed
}
