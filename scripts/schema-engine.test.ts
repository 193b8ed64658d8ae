import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolveTarget } from '../server/db/target.ts'
import { createTestDatabase, type TestDatabase } from '../server/db/testing.ts'
import { readSchema, type SchemaFile } from './prisma-schema.ts'
import { compareWithSchema } from './schema-engine.ts'

describe.each(['sqlite', 'postgresql'] as const)('the history of %s', (provider) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase(provider)
  })

  afterAll(async () => {
    await database.remove()
  })

  async function compare(schema: SchemaFile[]) {
    return compareWithSchema(resolveTarget(database.target), schema)
  }

  test('leads to the models', async () => {
    expect(await compare(readSchema(provider))).toEqual({ sql: '', summary: '' })
  })

  test('is told apart from models with a column and an index more', async () => {
    const schema = readSchema(provider).map(({ path, content }) => ({
      path,
      content: content.replace(/(model TenantTag \{)/, '$1\n  colour String?\n  @@index([colour])\n'),
    }))
    const { sql, summary } = await compare(schema)
    expect(sql).toMatch(/ALTER TABLE "TenantTag" ADD COLUMN +"colour" TEXT;/)
    expect(sql).toContain('CREATE INDEX "TenantTag_colour_idx" ON "TenantTag"("colour");')
    expect(summary).toMatch(/Changed the `TenantTag` table.*Added column `colour`/s)
  })

  test('is told apart from models with another rule for deletion', async () => {
    const schema = readSchema(provider).map(({ path, content }) => ({
      path,
      content: content.replace(/(model TenantTag \{[^}]*)onDelete: Cascade/, '$1onDelete: Restrict'),
    }))
    expect((await compare(schema)).sql).toContain('ON DELETE RESTRICT')
  })
})
