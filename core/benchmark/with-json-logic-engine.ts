import { LogicEngine } from 'json-logic-engine'
import type { Target } from '../facts/target.ts'
import { type CommonSubset, type Deliver, type FlatComputer, kindsOf } from './common-subset.ts'

/**
 * The common subset on json-logic-engine: each deployment's target is compiled into a function of the computer's facts,
 * and an item's functions are called in rank order until one says yes. Of the ways tried – one chain of conditions for
 * an item, one for all items, lists turned into keys, the interpreter – this is the fastest.
 */
export function withJsonLogicEngine({
  byItem,
}: CommonSubset): (computer: FlatComputer, deliver: Deliver) => void {
  const engine = new LogicEngine()
  const compiled = byItem.map((deployments) =>
    deployments.map(({ id, item, target }) => ({ id, item, matches: engine.build(conditionOf(target)) })),
  )
  return (computer, deliver) => {
    for (const deployments of compiled) {
      for (const { id, item, matches } of deployments) {
        if (!matches(computer)) continue
        deliver(computer.id, item, id)
        break
      }
    }
  }
}

function conditionOf(target: Target): object {
  const parts = [...tenantCondition(target), ...typeCondition(target), ...filterCondition(target)]
  return parts.length === 0 ? is(1, 1) : { and: parts }
}

function tenantCondition({ tenant }: Target): object[] {
  return tenant === null ? [] : [is({ val: 'tenant' }, tenant)]
}

function typeCondition({ type, ref }: Target): object[] {
  switch (type) {
    case 'computer':
      return [is({ val: 'id' }, ref)]
    case 'tag':
      return [{ in: [ref, { val: 'tags' }] }]
    case 'agreementType':
      return [{ in: [ref, { val: 'agreementTypes' }] }]
    case 'agreementProduct':
      return [{ in: [ref, { val: 'agreementProducts' }] }]
    default:
      return []
  }
}

function filterCondition({ filter }: Target): object[] {
  const kinds = kindsOf(filter)
  if (kinds) return [{ or: kinds.map((kind) => is({ val: 'kind' }, kind)) }]
  if (filter === 'domainControllers') return [is({ val: 'isController' }, true)]
  return filter === 'primaryDomainControllers' ? [is({ val: 'isPrimaryController' }, true)] : []
}

function is(left: unknown, right: unknown): object {
  return { '===': [left, right] }
}
