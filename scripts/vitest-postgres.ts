// Hands out databases to the tests of one vitest run (its global setup).
//
// Workers ask over HTTP on 127.0.0.1, so nothing is started in a run whose tests need no database, and one
// PostgreSQL and one migrated template of each kind serve all workers. Each new database is a copy of its template.
import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrateDatabase } from '../server/db/migrate.ts'
import type { DatabaseTarget } from '../server/db/target.ts'
import { startPostgres } from './embedded-postgres.ts'

/** A set of databases of one kind, all below one server or folder that `stop` removes. */
type Source = {
  create(kind: Kind): Promise<DatabaseTarget>
  remove(target: DatabaseTarget): Promise<void>
  stop(): Promise<void>
}

type Kind = 'migrated' | 'empty'

/** Starts to listen, and tells the workers where; the returned function ends everything. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const sources: Record<string, () => Promise<Source>> = {
    sqlite: once(startSqliteSource),
    postgresql: once(startPostgresqlSource),
  }
  const started = new Set<Promise<Source>>()
  const server = createServer(async (request, response) => {
    // Kept-alive connections are closed by the server just when the next test uses them.
    response.setHeader('connection', 'close')
    try {
      const { provider, kind, target } = await readJson(request)
      const source = sources[provider]?.()
      if (!source) throw new Error(`There is no database "${provider}".`)
      started.add(source)
      const answer = target ? await (await source).remove(target) : await (await source).create(kind)
      response.end(JSON.stringify(answer ?? {}))
    } catch (error) {
      response.statusCode = 500
      response.end(error instanceof Error ? error.message : String(error))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string')
    throw new Error('The test databases found no port to listen on.')
  project.provide('testDatabases', `http://127.0.0.1:${address.port}`)

  return async () => {
    server.closeAllConnections()
    server.close()
    for (const source of await Promise.allSettled(started)) {
      if (source.status === 'fulfilled') await source.value.stop()
    }
  }
}

async function startSqliteSource(): Promise<Source> {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-sqlite-'))
  const template = join(folder, 'template.sqlite')
  await migrateDatabase({ file: template })
  return {
    create: async (kind) => {
      const file = join(folder, randomUUID(), 'deskhand.sqlite')
      mkdirSync(dirname(file))
      if (kind === 'migrated') copyFileSync(template, file)
      return { file }
    },
    remove: async ({ file }) => {
      if (file) rmSync(dirname(file), { recursive: true, force: true })
    },
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function startPostgresqlSource(): Promise<Source> {
  const server = await startPostgres()
  try {
    const pool = new pg.Pool({ connectionString: server.url('postgres'), max: 4 })
    // The server is stopped under connections that have done their work; without a listener that ends the process.
    pool.on('error', () => undefined)
    await pool.query('CREATE DATABASE template_migrated')
    await migrateDatabase({ url: server.url('template_migrated') })
    return {
      create: async (kind) => {
        const name = `test_${randomUUID().replaceAll('-', '')}`
        const template = kind === 'migrated' ? 'template_migrated' : 'template0'
        await pool.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
        return { url: server.url(name) }
      },
      remove: async ({ url }) => {
        if (url) await pool.query(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`)
      },
      stop: async () => {
        await pool.end()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined
  return () => {
    started ??= start()
    return started
  }
}

async function readJson(request: AsyncIterable<Buffer>) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
    provider: string
    kind: Kind
    target?: DatabaseTarget
  }
}
