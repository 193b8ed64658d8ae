import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { loadSettings, publicUrlOf } from './settings.ts'

function settingsOf(env: Record<string, string>) {
  const loaded = loadSettings(env)
  if (!loaded.ok) throw new Error(loaded.problems.join(' '))
  return loaded.settings
}

function problemsOf(env: Record<string, string>): readonly string[] {
  const loaded = loadSettings(env)
  return loaded.ok ? [] : loaded.problems
}

const signingKey = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
const secretKey = randomBytes(32).toString('base64')

test('an empty environment starts a server for this machine alone', () => {
  const settings = settingsOf({ PATH: '/bin', DESKHAND_URL: '' })
  expect(settings).toMatchObject({
    url: null,
    port: 4300,
    host: '127.0.0.1',
    logLevel: 'info',
    trustProxy: false,
  })
  expect(settings.dataFolder).toBe(resolve('data'))
  expect(settings.database).toEqual({ file: resolve('data/deskhand.db') })
  expect(publicUrlOf(settings, 4300)).toBe('http://127.0.0.1:4300')
})

test('reads every setting', () => {
  const settings = settingsOf({
    DESKHAND_URL: 'https://deskhand.example.com/',
    DESKHAND_PORT: '8080',
    DESKHAND_HOST: '0.0.0.0',
    DATABASE_URL: 'postgresql://deskhand@db/deskhand',
    DESKHAND_SECRET_KEY: secretKey,
    DESKHAND_SIGNING_KEY: Buffer.from(signingKey).toString('base64'),
    DESKHAND_LOG_LEVEL: 'debug',
    DESKHAND_TRUST_PROXY: '1',
    DESKHAND_METRICS_TOKEN: 'a-long-enough-token',
  })
  expect(publicUrlOf(settings, 8080)).toBe('https://deskhand.example.com')
  expect(settings.database).toEqual({ url: 'postgresql://deskhand@db/deskhand' })
  expect(settings.secretKey).toHaveLength(32)
  expect(settings.signingKey?.asymmetricKeyType).toBe('ed25519')
  expect(settings.trustProxy).toBe(1)
  expect(settingsOf({ DESKHAND_TRUST_PROXY: 'loopback, 10.0.0.0/8' }).trustProxy).toEqual([
    'loopback',
    '10.0.0.0/8',
  ])
})

test('says every problem at once, with the name of the setting and without its value', () => {
  const problems = problemsOf({
    DESKHAND_URL: 'https://deskhand.example.com/path',
    DESKHAND_PORT: '70000',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    DESKHAND_SECRET_KEY: 'hunter2',
    DESKHAND_LOG_LEVEL: 'loud',
    DESKHAND_SIGN_IN_ATTEMPTS: '0',
    DESKHAND_TRUST_PROXY: 'true',
    DESKHAND_METRICS_TOKEN: 'short',
    DESKHAND_PROT: '4300',
  })
  const names = ['URL', 'PORT', 'SECRET_KEY', 'LOG_LEVEL', 'SIGN_IN_ATTEMPTS', 'TRUST_PROXY', 'METRICS_TOKEN']
  for (const name of names) {
    expect(problems.some((problem) => problem.startsWith(`DESKHAND_${name} must`))).toBe(true)
  }
  expect(problems).toContain('DESKHAND_PROT is not a setting of Deskhand.')
  expect(problems.some((problem) => problem.startsWith('DATABASE_URL must begin with postgresql://'))).toBe(
    true,
  )
  expect(problems.join()).not.toContain('hunter2')
})

test('one key without the other is a problem', () => {
  expect(problemsOf({ DESKHAND_SECRET_KEY: secretKey })).toEqual([
    'DESKHAND_SECRET_KEY and DESKHAND_SIGNING_KEY go together: set both, or neither.',
  ])
})
