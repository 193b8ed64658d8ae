// Generates the two typed database clients from the shared models: `npm run prisma:generate`.
//
// Prisma's command downloads its schema engine before it generates, although generating never runs it, and
// fails where it cannot reach its server. Naming any existing program as that engine keeps it offline.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Provider, providers, readSchema, type SchemaFile } from './prisma-schema.ts'

const require = createRequire(import.meta.url)
const generatedFolder = fileURLToPath(new URL('../prisma/generated/', import.meta.url))

for (const [provider, outcome] of await Promise.all(providers.map(generate))) {
  console.log(`prisma/generated/${provider}: ${outcome}`)
}

async function generate(provider: Provider): Promise<[Provider, string]> {
  const schema = readSchema(provider)
  const hash = hashInputs(schema)
  const output = join(generatedFolder, provider)
  const hashFile = join(generatedFolder, `${provider}.sha256`)
  if (existsSync(join(output, 'client.ts')) && readIfThere(hashFile) === hash) return [provider, 'unchanged']

  // Generated beside its place and moved there whole: another build may be reading the old one.
  mkdirSync(generatedFolder, { recursive: true })
  const folder = mkdtempSync(join(generatedFolder, '.new-'))
  try {
    const fresh = join(folder, 'client')
    for (const file of schema) writeFileSync(join(folder, file.path), withOutput(file.content, fresh))
    await runPrisma(['generate', '--no-hints', '--schema', folder])
    rmSync(hashFile, { force: true })
    rmSync(output, { recursive: true, force: true })
    renameSync(fresh, output)
    writeFileSync(hashFile, hash)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return [provider, 'generated']
}

/** Everything the output depends on: the schema's files, Prisma's version and this script. */
function hashInputs(schema: SchemaFile[]): string {
  const hash = createHash('sha256')
  hash.update(readFileSync(require.resolve('prisma/package.json')))
  hash.update(readFileSync(fileURLToPath(import.meta.url)))
  for (const file of schema) hash.update(`${file.path}\0${file.content}\0`)
  return hash.digest('hex')
}

/** A relative path in the schema would lead elsewhere from the temporary folder. */
function withOutput(content: string, output: string): string {
  return content.replace(/^(\s*output\s*=\s*).*$/m, (_line, start: string) => start + JSON.stringify(output))
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

async function runPrisma(args: string[]): Promise<void> {
  const cli = require.resolve('prisma/build/index.js')
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`prisma ${args.join(' ')} ended with code ${code}:\n${output}`)
}
