// Prisma's schema engine as WebAssembly, with which the difference between a database and the models is computed
// without downloading anything.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import type { ResolvedTarget } from '../server/db/target.ts'
import type { SchemaFile } from './prisma-schema.ts'

/** What leads from a database to the models: SQL, and the same in words. Both empty when nothing differs. */
export type SchemaDifference = { sql: string; summary: string }

/** Computes what is missing in the database at the target to be as the schema says. It changes nothing. */
export async function compareWithSchema(
  target: ResolvedTarget,
  schema: SchemaFile[],
): Promise<SchemaDifference> {
  await loadEngine()
  const { factory, dispose } = createFactory(target)
  const engine = await bindings.SchemaEngine.new(
    { datamodels: schema.map((file) => [file.path, file.content]) },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  )
  try {
    const difference = async (script: boolean) => {
      const { exitCode, stdout } = await engine.diff({
        from: { tag: 'schemaDatasource', files: schema, configDir: '.' },
        to: { tag: 'schemaDatamodel', files: schema },
        script,
        exitCode: true,
        filters: { externalTables: [], externalEnums: [] },
      })
      return exitCode === 0 ? '' : (stdout ?? '')
    }
    return { sql: await difference(true), summary: await difference(false) }
  } finally {
    engine.free()
    await dispose()
  }
}

/** The package's entry imports its `.wasm` file, which not every Node that we support can; so it is loaded here. */
async function loadEngine(): Promise<void> {
  loading ??= (async () => {
    const file = new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm'))
    const module = await WebAssembly.compile(readFileSync(fileURLToPath(file)))
    const { exports } = await WebAssembly.instantiate(module, {
      './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
    })
    bindings.__wbg_set_wasm(exports)
    const start = exports.__wbindgen_start
    if (typeof start === 'function') start()
  })()
  await loading
}

let loading: Promise<void> | undefined

type Factory = Parameters<typeof bindMigrationAwareSqlAdapterFactory>[0]
type Connection = Awaited<ReturnType<Factory['connect']>>

/** The engine leaves its connections open, so they are kept to be closed. */
function createFactory(target: ResolvedTarget): { factory: Factory; dispose(): Promise<void> } {
  const inner = target.provider === 'sqlite' ? new PrismaBetterSqlite3({ url: target.address }) : undefined
  const connect = () => (inner ? inner.connect() : connectPostgresql(target.address))
  const opened: Connection[] = []
  const keep = async () => {
    const connection = await connect()
    opened.push(connection)
    return connection
  }
  return {
    factory: {
      provider: inner ? 'sqlite' : 'postgres',
      adapterName: inner ? '@prisma/adapter-better-sqlite3' : '@prisma/adapter-pg',
      connect: keep,
      connectToShadowDb: keep,
    },
    dispose: async () => {
      for (const connection of opened) await connection.dispose()
    },
  }
}

/**
 * Prisma's adapter refuses PostgreSQL's internal type "char" (object id 18), which the engine asks the catalogue
 * for. It gets such columns as text (25), and the engine is told that each is a single character.
 */
async function connectPostgresql(connectionString: string): Promise<Connection> {
  const pool = new pg.Pool({ connectionString })
  const charColumns = new WeakMap<object, number[]>()
  const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>
  pool.query = (async (config: pg.QueryConfig) => {
    const result = await query(config)
    const found = result.fields.flatMap((field, index) => (field.dataTypeID === 18 ? [index] : []))
    for (const field of result.fields) if (field.dataTypeID === 18) field.dataTypeID = 25
    charColumns.set(result.rows, found)
    return result
  }) as typeof pool.query
  const connection = await new PrismaPg(pool, { disposeExternalPool: true }).connect()
  const queryRaw = connection.queryRaw.bind(connection)
  connection.queryRaw = async (sqlQuery) => {
    const result = await queryRaw(sqlQuery)
    for (const index of charColumns.get(result.rows) ?? []) {
      result.columnTypes[index] = ColumnTypeEnum.Character
    }
    return result
  }
  return connection
}
