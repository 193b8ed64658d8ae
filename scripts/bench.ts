// `npm run bench -- NAME`: runs NAME.bench.ts, wherever it is, and prints its figures as one JSON object on the last line.
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const rooms = '{core,server,agent,cli,ui,widget,extension,console,demo,e2e}'
const root = join(import.meta.dirname, '..')
const files = globSync(`${rooms}/**/*.bench.ts`, { cwd: root, exclude: (name) => name === 'node_modules' })
const names = files.map((file) => basename(file, '.bench.ts'))
const wanted = process.argv[2]
const at = wanted === undefined ? -1 : names.indexOf(wanted)
const file = files[at]

if (!file) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${names.sort().join(', ')}`)
  process.exit(2)
}

const bench = (await import(pathToFileURL(join(root, file)).href)) as { bench(): Promise<object> }
console.log(JSON.stringify(await bench.bench()))
