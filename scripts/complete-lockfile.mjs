// Adds to package-lock.json the optional packages of other platforms that npm left out.
//
// Where a registry mirror does not carry the binaries of every platform, `npm install` writes a
// lockfile without them, and `npm ci` then refuses it anywhere. The entries need no integrity of their
// own to be valid: npm fetches them only on the platform they name. Run after every change of a
// dependency on such a machine: `node scripts/complete-lockfile.mjs`.
import { readFileSync, writeFileSync } from 'node:fs'

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8'))
const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'linux',
]
const processors = [
  'arm64',
  'x64',
  'ia32',
  'arm',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
]

/** @param {string} name a platform package, such as `@biomejs/cli-linux-arm64-musl` */
function platform(name) {
  const words = name.split('/').at(-1).split('-')
  const os = systems.find(
    (system) => words.includes(system) || (system === 'win32' && words.includes('windows')),
  )
  const cpu = processors.find((processor) => words.includes(processor))
  const libc =
    words.includes('musl') || words.includes('musleabihf')
      ? 'musl'
      : words.includes('gnu') || words.includes('gnueabihf')
        ? 'glibc'
        : undefined
  return { ...(cpu ? { cpu: [cpu] } : {}), ...(os ? { os: [os] } : {}), ...(libc ? { libc: [libc] } : {}) }
}

/** The place where npm would look the dependency up, from the innermost folder outwards. */
function installed(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at ? `${at}/` : ''}node_modules/${name}`
    if (lock.packages[place]) return place
    if (!at) return undefined
  }
}

let added = 0
for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (installed(place, name)) continue
    const version = range.replace(/^[\^~>=]+/, '')
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platform(name),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
    }
    added++
  }
}
const { '': root, ...rest } = lock.packages
lock.packages = {
  '': root,
  ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'))),
}
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} packages of other platforms added`)
