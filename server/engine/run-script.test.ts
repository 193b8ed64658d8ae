import { expect, test } from 'vitest'
import { createScriptRunner, type ScriptRun } from './run-script.ts'
import { printed } from './testing.ts'

test.each([
  ['system', 'computer'],
  ['user', 'computer'],
  ['metascript', 'server'],
  ['cloudScript', 'server'],
])('a script of the context %s runs on the %s', async (context, place) => {
  const runScript = createScriptRunner(
    async () => printed('computer'),
    async () => printed('server'),
  )
  const run: ScriptRun = {
    key: 's1/look',
    title: 'Look',
    sessionId: 's1',
    actionId: null,
    subject: { kind: 'computer', id: 'pc1' },
    script: {
      name: 'look',
      scriptVersionId: null,
      context,
      language: 'sh',
      body: 'true',
      timeoutSeconds: 5,
      outputLimitBytes: 1000,
    },
    values: {},
    secretNames: [],
  }
  expect(await runScript(run)).toEqual(printed(place))
})
