import { describe, expect, test } from 'vitest'
import { recogniseMachine } from './recognise-machine.ts'

const uuid = '8A3C5A20-9F1D-11EE-8C90-0242AC120002'
const otherUuid = '11111111-2222-3333-4444-555555555555'
const zeros = '00000000-0000-0000-0000-000000000000'

describe('a machine that reports again', () => {
  test.each([
    ['same', uuid, 'install-1', uuid.toLowerCase(), 'INSTALL-1'],
    ['same', uuid, null, uuid, 'install-1'],
    ['same', null, 'install-1', uuid, 'install-1'],
    ['same', zeros, 'install-1', uuid, 'install-1'],
    ['same', uuid, 'install-1', null, null],
    ['wiped', uuid, 'install-2', uuid, 'install-1'],
    ['wiped', null, 'install-2', null, 'install-1'],
    ['newBoard', otherUuid, 'install-1', uuid, 'install-1'],
    ['otherMachine', otherUuid, 'install-2', uuid, 'install-1'],
    ['otherMachine', otherUuid, null, uuid, 'install-1'],
    ['otherMachine', otherUuid, 'install-1', uuid, null],
  ])('is %s with %s and %s, known by %s and %s', (expected, told, installation, known, before) => {
    const report = { hardwareUuid: told, installationId: installation }
    expect(recogniseMachine(report, { hardwareUuid: known, installationId: before })).toBe(expected)
  })
})
