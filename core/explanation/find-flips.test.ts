import fc from 'fast-check'
import { expect, test } from 'vitest'
import { computerKinds } from '../facts/computer.ts'
import type { Facts } from '../facts/facts.ts'
import { type FactsIndex, indexFacts } from '../facts/index-facts.ts'
import { subjectKindOf } from '../facts/maintenance-item.ts'
import { findSubject, type Subject } from '../facts/subject.ts'
import { decide } from '../resolution/decide.ts'
import type { QuestionKind } from '../targeting/gate.ts'
import { documentOf } from '../testing/facts-document.ts'
import { naiveResolve } from '../testing/naive-resolve.ts'
import { randomWorld } from '../testing/random-world.ts'
import { shuffledWorld } from '../testing/shuffle-world.ts'
import type { WorldDocument } from '../testing/world-document.ts'
import { parseWorld } from '../world/parse-world.ts'
import { applyChange } from './changes/apply-change.ts'
import { type Change, changeKey } from './changes/change.ts'
import { sliceFacts } from './changes/slice-facts.ts'
import { describeFlips } from './describe-flips.ts'
import { type Flip, findFlips } from './find-flips.ts'

const wideOpen = { most: 1_000, trials: 2_000 }

interface Asked {
  readonly world: WorldDocument
  readonly facts: Facts
  readonly index: FactsIndex
  readonly now: Date
  readonly subject: Subject
  readonly item: string
  /** The deployment that is to win; null = any other outcome. */
  readonly deployment: string | null
  readonly question: QuestionKind
}

/** A question about a random world: some subject, some item for its kind, some deployment of the item or none. */
const asked: fc.Arbitrary<Asked> = fc
  .tuple(
    randomWorld,
    fc.constantFrom<QuestionKind>('ordinary', 'ordinary', 'technicianTools'),
    fc.nat(),
    fc.nat(),
    fc.nat(),
  )
  .map(([world, question, ...picks]) => askedOf(world, question, picks))

function askedOf(world: WorldDocument, question: QuestionKind, picks: readonly number[]): Asked {
  const parsed = parseWorld(world)
  if (!parsed.ok || !parsed.value.now) throw new Error('the random world is not valid')
  const { facts, now } = parsed.value
  const [itemPick = 0, subjectPick = 0, deploymentPick = 0] = picks
  const index = indexFacts(facts)
  const inUse = facts.items.filter(({ id }) => facts.deployments.some((one) => one.item === id))
  const item = pick(inUse, itemPick)
  const kind = subjectKindOf(item)
  const everybody = { computer: facts.computers, person: facts.persons, tenant: facts.tenants }[kind]
  const subject = findSubject(index, pick<{ readonly id: string }>(everybody, subjectPick).id)
  if (!subject) throw new Error('the subject is not there')
  const own = facts.deployments.filter((one) => one.item === item.id).map(({ id }) => id)
  return {
    world,
    facts,
    index,
    now,
    subject,
    item: item.id,
    deployment: pick([null, ...own], deploymentPick),
    question,
  }
}

function pick<Value>(list: readonly Value[], at: number): Value {
  const value = list[at % list.length]
  if (value === undefined) throw new Error('nothing to pick from')
  return value
}

function flipsOf({ index, subject, item, deployment, now, question }: Asked, limits = wideOpen): Flip[] {
  return findFlips(index, subject, item, deployment, { now, question }, limits)
}

/** What the rules, put plainly, say about all of the facts after some changes. */
function plainly({ facts, now, subject, item, question }: Asked, changes: readonly Change[]) {
  const after = changes.reduce(applyChange, { facts, now })
  const items = facts.items.filter(({ id }) => id === item)
  const deployments = after.facts.deployments.filter((one) => one.item === item)
  const document = documentOf({ ...after.facts, items, deployments }, after.now)
  const row = naiveResolve(document, question).find((one) => one.subject === subject.id)
  return { status: row?.status, winner: row?.winner ?? null }
}

function isReached(about: Asked, before: ReturnType<typeof plainly>, after: ReturnType<typeof plainly>) {
  if (about.deployment !== null) return after.winner === about.deployment
  return before.winner === null ? after.status === 'decided' : after.winner !== before.winner
}

test('every flip that is reported is true, and needs all of its changes', () => {
  fc.assert(
    fc.property(asked, (about) => {
      const before = plainly(about, [])
      for (const { changes, status, winner } of flipsOf(about)) {
        const after = plainly(about, changes)
        expect(after).toEqual({ status, winner })
        expect(isReached(about, before, after)).toBe(true)
        if (changes.length > 1)
          for (const change of changes) expect(isReached(about, before, plainly(about, [change]))).toBe(false)
      }
    }),
    { numRuns: 400 },
  )
})

test('no single change that would flip a decision is missed, and none is made up', () => {
  fc.assert(
    fc.property(asked, (about) => {
      const before = plainly(about, [])
      if (about.deployment !== null && before.winner === about.deployment) {
        expect(flipsOf(about)).toEqual([])
        return
      }
      const expected = everyChange(about)
        .filter((change) => isReached(about, before, plainly(about, [change])))
        .map(roughly)
      const found = flipsOf(about)
        .flatMap(({ changes: [change, ...more] }) => (change && more.length === 0 ? [change] : []))
        .filter(({ kind }) => kind !== 'wait')
        .map(roughly)
      expect(found.sort()).toEqual([...new Set(expected)].sort())
    }),
    { numRuns: 400 },
  )
})

/** Whatever order is low enough, is; the rest of a change is compared as it is. */
function roughly(change: Change): string {
  return changeKey(change.kind === 'setOrder' ? { ...change, order: 0 } : change)
}

/** Every single change there is, with every value of this world that its kind may have; waits apart. */
function everyChange({ facts, subject, item, now }: Asked): Change[] {
  const { computer, person, tenant, lineage } = subject
  const own = facts.deployments.filter((one) => one.item === item)
  const homeOf = (id: string) => [...facts.persons, ...facts.groups].find((one) => one.id === id)?.tenant
  const refs = (type: string) => [
    ...new Set(
      own
        .flatMap(({ target }) => (target.type === type ? (target.ref ?? []) : []))
        .filter((ref) =>
          type === 'person' || type === 'group' ? lineage.includes(homeOf(ref) ?? '') : true,
        ),
    ),
  ]
  const today = now.toLocaleDateString('sv-SE', { timeZone: tenant.timeZone })
  const yesterday = new Date(Date.parse(today) - 1).toISOString().slice(0, 10)
  const agreements = facts.agreements.filter((one) => one.tenant === tenant.id)
  const isActive = (one: { from: string; to: string | null }) =>
    one.from <= today && (one.to === null || one.to >= today)
  const isAnswered = (id: string) => facts.scriptResults.get(id)?.has(subject.id) === true
  const changes: Change[] = own.flatMap(({ id: deployment, target }): Change[] => [
    ...(['approve', 'enable', 'disable', 'require', 'showAsTool', 'prolong'] as const).map((kind) => ({
      kind,
      deployment,
    })),
    ...(target.scope === 'tenant' ? [{ kind: 'includeChildTenants', deployment } as const] : []),
    { kind: 'setOrder', deployment, order: -1000 },
    ...[true, false].map((answer) => ({
      kind: isAnswered(deployment) ? ('turnScript' as const) : ('learnScript' as const),
      deployment,
      subject: subject.id,
      answer,
    })),
  ])
  for (const tag of refs('tag')) {
    changes.push({ kind: 'addTag', bearer: subject.kind, id: subject.id, tag })
    if (computer) changes.push({ kind: 'removeTag', bearer: 'computer', id: computer.id, tag })
    if (person) changes.push({ kind: 'removeTag', bearer: 'person', id: person.id, tag })
    changes.push({ kind: 'removeTag', bearer: 'tenant', id: tenant.id, tag })
  }
  if (person) {
    for (const group of refs('group')) changes.push({ kind: 'joinGroup', person: person.id, group })
    for (const { id: group } of facts.groups) changes.push({ kind: 'leaveGroup', person: person.id, group })
  }
  changes.push({ kind: 'includeInCrossTenant', tenant: tenant.id })
  if (computer) {
    changes.push({ kind: 'includeInMaintenance', computer: computer.id })
    for (const onboarding of ['needed', 'onboarded'] as const)
      changes.push({ kind: 'setOnboarding', computer: computer.id, onboarding })
    for (const deviceGroup of refs('deviceGroup'))
      for (const kind of ['joinDeviceGroup', 'leaveDeviceGroup'] as const)
        changes.push({ kind, computer: computer.id, deviceGroup })
    changes.push(...everyPrimaryPerson(subject, refs), ...everyKind(subject, own))
  }
  for (const agreement of agreements) {
    const { id, from, to } = agreement
    changes.push({ kind: 'endAgreement', agreement: id, to: yesterday })
    if (!isActive(agreement))
      changes.push({
        kind: 'runAgreement',
        agreement: id,
        from: [from, today].sort()[0] ?? from,
        to: to !== null && to < today ? today : to,
      })
    if (computer && agreement.computers)
      for (const kind of ['coverComputer', 'uncoverComputer'] as const)
        changes.push({ kind, agreement: id, computer: computer.id })
    for (const product of refs('agreementProduct')) {
      changes.push({ kind: 'putProduct', agreement: id, product, from: today })
      changes.push({ kind: 'endProduct', agreement: id, product, to: yesterday })
    }
  }
  const added = { kind: 'addAgreement', tenant: tenant.id, from: today } as const
  for (const type of refs('agreementType')) changes.push({ ...added, type, product: null })
  for (const product of refs('agreementProduct')) changes.push({ ...added, type: null, product })
  return changes
}

function everyPrimaryPerson({ computer, person }: Subject, refs: (type: string) => string[]): Change[] {
  if (!computer) return []
  if (person !== undefined)
    return [...refs('person'), null].map((id) => ({
      kind: 'setPrimaryPerson',
      computer: computer.id,
      person: id,
    }))
  const learn = { kind: 'learnPrimaryPerson', computer: computer.id } as const
  return [
    { ...learn, turnsOut: { is: 'nobodyMeant' } },
    ...refs('person').map((id) => ({ ...learn, turnsOut: { is: 'person' as const, person: id } })),
    ...refs('tag').map((tag) => ({ ...learn, turnsOut: { is: 'bearerOf' as const, tag } })),
    ...refs('group').map((group) => ({ ...learn, turnsOut: { is: 'memberOf' as const, group } })),
  ]
}

function everyKind({ computer }: Subject, own: Facts['deployments']): Change[] {
  if (!computer || computer.kind !== null) return []
  const learn = { kind: 'learnKind', computer: computer.id } as const
  const asksForRoles = own.some(({ target }) => target.filter.endsWith('omainControllers'))
  return [
    ...computerKinds.map((computerKind) => ({ ...learn, computerKind, roles: null })),
    ...(asksForRoles && computer.roles === null
      ? (['domainController', 'primaryDomainController'] as const).map((role) => ({
          ...learn,
          computerKind: 'server' as const,
          roles: [role],
        }))
      : []),
  ]
}

test('a day on which a decision turns by itself is found, unless an earlier one is', () => {
  const hour = 3_600_000
  fc.assert(
    fc.property(asked, (about) => {
      const before = plainly(about, [])
      if (about.deployment !== null && before.winner === about.deployment) return
      const waits = flipsOf(about).flatMap(({ changes: [change] }) => (change?.kind === 'wait' ? change : []))
      for (let ahead = 1; ahead < 15; ahead++) {
        const later = { ...about, now: new Date(about.now.getTime() + ahead * 24 * hour) }
        if (!isReached(about, before, plainly(later, []))) continue
        expect(waits.some(({ until }) => until <= later.now)).toBe(true)
      }
      for (const { until } of waits) {
        const justBefore = { ...about, now: new Date(until.getTime() - 1) }
        expect(plainly(justBefore, [])).not.toEqual(plainly({ ...about, now: until }, []))
      }
    }),
    { numRuns: 150 },
  )
})

test('the facts that are cut out for one decision decide it as all of them do', () => {
  fc.assert(
    fc.property(asked, ({ index, subject, item, now, question }) => {
      const slice = indexFacts(sliceFacts(index, subject, item))
      const same = findSubject(slice, subject.id)
      expect(same && decide(slice, same, item, { now, question })).toEqual(
        decide(index, subject, item, { now, question }),
      )
    }),
    { numRuns: 200 },
  )
})

test('the same facts give the same flips and the same words, whatever the order of their lists', () => {
  const picks = [fc.nat(), fc.nat(), fc.nat()] as const
  const both = randomWorld.chain((world) => fc.tuple(fc.constant(world), shuffledWorld(world), ...picks))
  fc.assert(
    fc.property(both, ([world, other, ...at]) => {
      const about = askedOf(world, 'ordinary', at)
      const index = indexFacts(askedOf(other, 'ordinary', at).facts)
      const subject = findSubject(index, about.subject.id)
      if (!subject) throw new Error('the subject is not there')
      const flips = flipsOf(about, { most: 8, trials: 120 })
      expect(flipsOf({ ...about, index, subject }, { most: 8, trials: 120 })).toEqual(flips)
      expect(describeFlips(index, subject, flips)).toEqual(describeFlips(about.index, about.subject, flips))
    }),
    { numRuns: 200 },
  )
})
