import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { generateLookup, queriesOf } from '../../../core/benchmark/generate-lookup.ts'
import { quantile, rounded, usedBytes } from '../../../core/benchmark/timing.ts'
import type { ComputerIndex } from '../../../core/lookup/computer-index.ts'
import { foldText } from '../../../core/lookup/fold-text.ts'
import type { LookupField, LookupRecord } from '../../../core/lookup/lookup-record.ts'
import { costIn, costs, termsOf } from '../../../core/lookup/match-term.ts'
import { type Database, openDatabase } from '../../db/client.ts'
import { insertRows } from '../../db/insert-rows.ts'
import { keyOf } from '../../db/key-of.ts'
import { migrateDatabase } from '../../db/migrate.ts'
import type { Caller } from '../users/caller.ts'
import { createComputerLookup } from './computer-lookup.ts'
import { keepLookupIndex } from './keep-lookup-index.ts'
import { createLookupStore } from './lookup-store.ts'

const computers = 100_000
const tenants = 500
/** Of each kind. */
const queries = 300
const naiveQueries = 30
const limit = 8

/**
 * Looking up 100,000 computers of 500 tenants on SQLite: reading them into memory, and each kind of query three times: in
 * the index, as the server answers it (with the user's own and the rows shown), and by looking at every computer's folded text.
 */
export async function bench(): Promise<object> {
  const child = promisify(execFile)(process.execPath, ['--expose-gc', import.meta.filename, 'run'])
  child.child.stderr?.pipe(process.stderr)
  return JSON.parse((await child).stdout)
}

async function run(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-bench-'))
  const target = { file: join(folder, 'lookup.db') }
  await migrateDatabase(target)
  const database = await openDatabase(target)
  try {
    const records = generateLookup(computers, tenants)
    console.error('Storing the computers …')
    await storeAll(database, records)
    return await measure(database, records)
  } finally {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(database: Database, records: readonly LookupRecord[]): Promise<object> {
  const failed = (error: unknown) => console.error(error)
  const store = createLookupStore(database)
  const keeper = keepLookupIndex(store, { now: () => performance.now(), failed })
  const lookups = createComputerLookup(store, keeper, () => new Date())
  const caller: Caller = {
    userId: 'ana',
    name: 'Ana',
    email: 'ana@example.com',
    role: 'technician',
    limitedToTenants: false,
    tenantIds: [],
    via: 'bearer',
    authSessionId: 'bench',
  }
  for (const { id } of records.slice(0, 50)) await lookups.visit(caller, id)

  console.error('Reading them into memory …')
  const before = usedBytes() + process.memoryUsage().arrayBuffers
  const stalls = monitorEventLoopDelay({ resolution: 1 })
  stalls.enable()
  const began = performance.now()
  const index = await keeper.current()
  const buildMs = performance.now() - began
  stalls.disable()
  const megabytes = (usedBytes() + process.memoryUsage().arrayBuffers - before) / 1_048_576

  const texts = records.map(({ values }) => values.map(({ value }) => foldText(value)).join('\n'))
  const kinds: Record<string, object> = {}
  for (const [kind, next] of Object.entries(queriesOf(records))) {
    console.error(`Queries: ${kind} …`)
    kinds[kind] = await measureKind(next, index, texts, (query) => lookups.lookup(caller, { query, limit }))
  }
  return {
    bench: 'lookup',
    machine: `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}`,
    computers,
    tenants,
    buildMs: rounded(buildMs),
    worstStallMs: rounded(stalls.max / 1e6),
    megabytes: rounded(megabytes),
    kinds,
  }
}

async function measureKind(
  next: () => string,
  index: ComputerIndex,
  texts: readonly string[],
  answer: (query: string) => Promise<unknown>,
): Promise<object> {
  const asked = Array.from({ length: queries }, next)
  const question = (query: string) => ({ query, limit, tenants: 'all' as const, recent: [] })
  const searched = await timeEach(asked, (query) => index.search(question(query)))
  const answered = await timeEach(asked, answer)
  const naive = await timeEach(asked.slice(0, naiveQueries), (query) => naiveSearch(texts, query))
  return {
    indexMs: { p50: rounded(quantile(searched, 0.5)), p95: rounded(quantile(searched, 0.95)) },
    answerMs: { p50: rounded(quantile(answered, 0.5)), p95: rounded(quantile(answered, 0.95)) },
    naiveMs: rounded(quantile(naive, 0.5)),
    naiveOverIndex: rounded(quantile(naive, 0.5) / quantile(searched, 0.5)),
  }
}

/** The same matching without an index: every text is looked at, all that fit are sorted. */
function naiveSearch(texts: readonly string[], query: string): string[] {
  const terms = termsOf(foldText(query))
  return texts
    .map((text) => ({ text, cost: terms.reduce((sum, term) => sum + costIn(text, term, true), 0) }))
    .filter(({ cost }) => cost < costs.none)
    .sort((a, b) => a.cost - b.cost || (a.text < b.text ? -1 : 1))
    .slice(0, limit)
    .map(({ text }) => text)
}

async function timeEach(asked: readonly string[], work: (query: string) => unknown): Promise<number[]> {
  const times: number[] = []
  for (const query of asked) {
    const start = performance.now()
    await work(query)
    times.push(performance.now() - start)
  }
  return times
}

async function storeAll({ prisma }: Database, records: readonly LookupRecord[]): Promise<void> {
  const now = new Date()
  const of = ({ values }: LookupRecord, field: LookupField, at = 0) =>
    values.filter((one) => one.field === field)[at]?.value ?? ''
  const named = (name: string) => ({ name, nameKey: keyOf(name) })
  const byTenant = new Map(records.map((record) => [record.tenantId, of(record, 'tenant')]))
  await prisma.user.create({ data: { id: 'ana', name: 'Ana', email: 'ana@example.com' } })
  await prisma.$transaction(
    async (tx) => {
      await tx.tenant.createMany({ data: [...byTenant].map(([id, name]) => ({ id, ...named(name) })) })
      await insertRows(
        tx,
        'Person',
        records.map((record) => ({
          id: record.personId,
          tenantId: record.tenantId,
          ...named(of(record, 'person')),
          email: of(record, 'person', 1),
          updatedAt: now,
        })),
      )
      await insertRows(
        tx,
        'Computer',
        records.map((record) => ({
          id: record.id,
          tenantId: record.tenantId,
          ...named(of(record, 'name')),
          serial: of(record, 'serial'),
          signedInUser: of(record, 'user'),
          lastAddress: of(record, 'address'),
          primaryPersonId: record.personId,
          updatedAt: now,
        })),
      )
      await insertRows(
        tx,
        'ComputerTag',
        records
          .filter((record) => of(record, 'tag'))
          .map((record) => ({ computerId: record.id, tag: of(record, 'tag') })),
      )
      await insertRows(
        tx,
        'Agent',
        records.map(({ id, tenantId, online }) => ({
          id: `agent-${id}`,
          computerId: id,
          tenantId,
          kind: 'deskhand',
          name: 'agent',
          online: online ? 1 : 0,
        })),
      )
    },
    { timeout: 600_000 },
  )
}

const [, file, part] = process.argv
if (file === import.meta.filename && part === 'run') console.log(JSON.stringify(await run()))
