import { type ConditionProperties, Engine } from 'json-rules-engine'
import type { Target } from '../facts/target.ts'
import { type CommonSubset, type Deliver, type FlatComputer, kindsOf } from './common-subset.ts'

/**
 * The common subset on json-rules-engine: one rule for each deployment, all of the same priority, as priorities make it
 * slower; of the events of an item, the first by rank is the winner.
 */
export function withJsonRulesEngine({
  byItem,
}: CommonSubset): (computer: FlatComputer, deliver: Deliver) => Promise<void> {
  const engine = new Engine()
  const places = new Map<string, { readonly item: string; readonly rank: number }>()
  for (const deployments of byItem) {
    for (const [rank, { id, item, target }] of deployments.entries()) {
      engine.addRule({ conditions: { all: conditionsOf(target) }, event: { type: id } })
      places.set(id, { item, rank })
    }
  }
  return async (computer, deliver) => {
    const { events } = await engine.run({ ...computer })
    const winners = new Map<string, { readonly id: string; readonly rank: number }>()
    for (const { type: id } of events) {
      const { item, rank } = places.get(id) ?? { item: '', rank: 0 }
      if (rank < (winners.get(item)?.rank ?? Number.POSITIVE_INFINITY)) winners.set(item, { id, rank })
    }
    for (const [item, { id }] of winners) deliver(computer.id, item, id)
  }
}

function conditionsOf(target: Target): ConditionProperties[] {
  const conditions: ConditionProperties[] = []
  if (target.tenant !== null) conditions.push({ fact: 'tenant', operator: 'equal', value: target.tenant })
  return conditions.concat(typeConditions(target), filterConditions(target))
}

function typeConditions({ type, ref }: Target): ConditionProperties[] {
  switch (type) {
    case 'computer':
      return [{ fact: 'id', operator: 'equal', value: ref }]
    case 'tag':
      return [{ fact: 'tags', operator: 'contains', value: ref }]
    case 'agreementType':
      return [{ fact: 'agreementTypes', operator: 'contains', value: ref }]
    case 'agreementProduct':
      return [{ fact: 'agreementProducts', operator: 'contains', value: ref }]
    default:
      return []
  }
}

function filterConditions({ filter }: Target): ConditionProperties[] {
  const kinds = kindsOf(filter)
  if (kinds) return [{ fact: 'kind', operator: 'in', value: kinds }]
  if (filter === 'domainControllers') return [{ fact: 'isController', operator: 'equal', value: true }]
  if (filter !== 'primaryDomainControllers') return []
  return [{ fact: 'isPrimaryController', operator: 'equal', value: true }]
}
