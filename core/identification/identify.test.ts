import { describe, expect, it } from 'vitest'
import { type IdentityReport, identify, type KnownComputer } from './identify.ts'
import { isPlaceholderUuid, normaliseUuid } from './placeholder-uuid.ts'

const uuid = '8A3C5A20-9F1D-11EE-8C90-0242AC120002'
const report: IdentityReport = {
  tenantId: 'contoso',
  hardwareUuid: uuid.toLowerCase(),
  installationId: 'install-1',
  serial: 'PF3ABC',
  hostname: 'LT-114',
}
const computer: KnownComputer = {
  id: 'c1',
  tenantId: 'contoso',
  name: 'LT-114',
  hardwareUuid: uuid,
  installationId: 'INSTALL-1',
  serial: 'pf3abc',
}

describe('isPlaceholderUuid', () => {
  it.each([
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    'AAAAAAAA-AAAA-AAAA-AAAA-AAAAAAAAAAAA',
    '03000200-0400-0500-0006-000700080009',
    '12345678-1234-5678-90AB-CDDEEFAABBCC',
  ])('knows %s', (placeholder) => {
    expect(isPlaceholderUuid(placeholder)).toBe(true)
  })

  it('lets a real one through', () => {
    expect(isPlaceholderUuid(uuid)).toBe(false)
  })
})

describe('normaliseUuid', () => {
  it('reads every usual form', () => {
    expect(normaliseUuid(`{${uuid.toLowerCase()}}`)).toBe(uuid)
    expect(normaliseUuid('3d1219c7c4c5404aaa1f6d2a48adfda4')).toBe('3D1219C7-C4C5-404A-AA1F-6D2A48ADFDA4')
  })

  it.each([null, '', 'To be filled by O.E.M.', '1234'])('gives null for %s', (text) => {
    expect(normaliseUuid(text)).toBeNull()
  })
})

describe('identify', () => {
  it('joins the computer with the same UUID, whatever its case and form', () => {
    expect(identify({ report, known: [computer] })).toEqual({ kind: 'joins', computerId: 'c1' })
  })

  it('joins when one side has no installation id', () => {
    const known = [{ ...computer, installationId: null }]
    expect(identify({ report, known })).toEqual({ kind: 'joins', computerId: 'c1' })
  })

  it('tells a wiped machine by its other installation id', () => {
    const known = [{ ...computer, installationId: 'install-0' }]
    expect(identify({ report, known })).toEqual({ kind: 'wiped', computerId: 'c1' })
  })

  it('takes an unknown UUID for a new computer even when serial and name are known', () => {
    const known = [{ ...computer, hardwareUuid: '11111111-2222-3333-4444-555555555555' }]
    expect(identify({ report, known })).toEqual({ kind: 'new', hardwareUuid: uuid })
  })

  it('leaves a missing UUID to a person, the likeliest computer first', () => {
    const known = [
      { ...computer, id: 'same-name', hardwareUuid: null, installationId: null, serial: null },
      { ...computer, id: 'same-serial', name: 'OTHER', hardwareUuid: null, installationId: null },
      { ...computer, id: 'elsewhere', tenantId: 'fabrikam' },
    ]
    expect(identify({ report: { ...report, hardwareUuid: null }, known })).toEqual({
      kind: 'undecided',
      reason: 'noUuid',
      candidates: [
        { computerId: 'same-serial', because: 'serial' },
        { computerId: 'same-name', because: 'name' },
      ],
    })
  })

  it('does not take a shared placeholder for a hint', () => {
    const placeholder = '00000000-0000-0000-0000-000000000000'
    const known = [{ ...computer, hardwareUuid: placeholder, installationId: 'x', serial: 'y', name: 'Z' }]
    expect(identify({ report: { ...report, hardwareUuid: placeholder }, known })).toEqual({
      kind: 'undecided',
      reason: 'placeholderUuid',
      candidates: [],
    })
  })

  it('does not carry a computer over from another tenant', () => {
    const known = [{ ...computer, tenantId: 'fabrikam' }]
    expect(identify({ report, known })).toEqual({
      kind: 'undecided',
      reason: 'sameUuidOtherTenant',
      candidates: [{ computerId: 'c1', because: 'hardwareUuid' }],
    })
  })

  it('chooses among several with the same UUID by the installation, else asks', () => {
    const known = [computer, { ...computer, id: 'c2', installationId: 'install-2' }]
    expect(identify({ report, known })).toEqual({ kind: 'joins', computerId: 'c1' })
    expect(identify({ report: { ...report, installationId: 'install-3' }, known })).toEqual({
      kind: 'undecided',
      reason: 'placeholderUuid',
      candidates: [
        { computerId: 'c1', because: 'hardwareUuid' },
        { computerId: 'c2', because: 'hardwareUuid' },
      ],
    })
  })
})
