import type { LookupField, LookupRecord } from '../lookup/lookup-record.ts'
import { idOf } from './id-of.ts'
import { type Random, randomOf } from './random.ts'

const firstNames = (
  'james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph jessica ' +
  'thomas sarah karen nancy lisa betty sandra ashley emily kimberly donna michelle carol amanda melissa deborah stephanie ' +
  'rebecca laura sharon cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine'
).split(' ')
const syllables = (
  'ba be bi bo da de di do fa fe fi ga ge ha he ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si ' +
  'so ta te ti to va ve wa we za zi son man berg stein ford ton ley well'
).split(' ')
const trades = ['Ltd', 'Group', 'Logistics', 'Dental', 'Partners', 'Schools', 'Engineering']
const tags = ['vip', 'kiosk', 'developer', 'till', 'cad']
const signs = [...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789']

/** Computers as an index takes them, with what people call them by: the same for everybody. */
export function generateLookup(computers: number, tenants: number): LookupRecord[] {
  const random = randomOf(computers)
  const surnames = Array.from({ length: 8000 }, () => wordOf(random))
  const customers = Array.from({ length: tenants }, () => ({
    name: wordOf(random),
    trade: random.pick(trades),
  }))
  return Array.from({ length: computers }, (_, at) => {
    const tenant = random.below(tenants)
    const customer = customers[tenant] ?? { name: '', trade: '' }
    const [first, last] = [random.pick(firstNames), random.pick(surnames)]
    const short = customer.name.slice(0, 3).toUpperCase()
    const number = String(random.below(10_000)).padStart(4, '0')
    const names = [
      `DESKTOP-${codeOf(random)}`,
      `LAPTOP-${codeOf(random)}`,
      `${short}-LT-${number}`,
      `${short}-PC-${number}`,
    ]
    const values: [LookupField, string][] = [
      ['name', random.pick(names)],
      ['serial', `5CG${codeOf(random)}`],
      ['tenant', `${capital(customer.name)} ${customer.trade}`],
      ['person', `${capital(first)} ${capital(last)}`],
      ['person', `${first}.${last}@${customer.name}.example`],
      ['user', `${customer.name.toUpperCase()}\\${first.charAt(0)}${last}`],
      ['address', `192.168.${random.below(256)}.${random.below(256)}`],
      ...(random.chance(0.3) ? [['tag', random.pick(tags)] as [LookupField, string]] : []),
    ]
    return {
      id: idOf('computer', at),
      tenantId: idOf('tenant', tenant),
      personId: idOf('person', at),
      online: random.chance(0.5),
      values: values.map(([field, value]) => ({ field, value })),
    }
  })
}

/** What somebody types who looks for one of the computers, by the kind of query. */
export function queriesOf(records: readonly LookupRecord[]): Record<string, () => string> {
  const random = randomOf(20_261_124)
  const typed = ['name', 'serial', 'person', 'tenant', 'address'] as const
  const textOf = ({ values }: LookupRecord, field: LookupField) =>
    values.find((one) => one.field === field)?.value.toLowerCase() ?? ''
  const some = (field: LookupField = random.pick(typed)) => textOf(random.pick(records), field)
  const part = (text: string, from: number, length: number) => text.slice(from, from + length).trim()
  return {
    oneKey: () => part(some(), 0, 1),
    keyPress: () => {
      const text = some()
      return part(text, 0, 1 + random.below(text.length))
    },
    prefix: () => part(some(), 0, 3 + random.below(3)),
    infix: () =>
      part(some(random.pick(['name', 'serial', 'person'])), 1 + random.below(4), 2 + random.below(3)),
    threeWords: () => {
      const record = random.pick(records)
      const words = [textOf(record, 'person').slice(0, 3), textOf(record, 'tenant').slice(0, 4)]
      return [...words, textOf(record, 'name').slice(-3)].join(' ')
    },
    oneTypo: () => mistyped(random, some('person').replace(/^.* /, '')),
    nothing: () => Array.from({ length: 4 + random.below(8) }, () => random.pick([...'etaoinsrqx'])).join(''),
  }
}

function mistyped(random: Random, word: string): string {
  const at = 1 + random.below(Math.max(1, word.length - 2))
  return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2)
}

function wordOf(random: Random): string {
  return Array.from({ length: 2 + random.below(2) }, () => random.pick(syllables)).join('')
}

function codeOf(random: Random): string {
  return Array.from({ length: 7 }, () => random.pick(signs)).join('')
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
