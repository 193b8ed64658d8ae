import { describe, expect, test } from 'vitest'
import { remoteSessionUrl } from './remote-session-url.ts'

const session = '0d3a1b2c-1111-4222-8333-444455556666'
const node = 'node//aB3$x@9Zq'

describe('the page that opens a remote session', () => {
  test.each([
    [
      'screenconnect',
      'https://sc.example/',
      session,
      `https://sc.example/Host#Access/All%20Machines//${session}/Join`,
    ],
    [
      'meshcentral',
      'https://mesh.example',
      node,
      'https://mesh.example/?gotonode=aB3$x@9Zq&viewmode=11&hide=31',
    ],
    [
      'meshcentral',
      ' https://rmm.example:8443/mesh// ',
      'node/customers/abc',
      'https://rmm.example:8443/mesh/?gotonode=abc&viewmode=11&hide=31',
    ],
    [
      'meshcentral',
      'http://127.0.0.1:4430',
      node,
      'http://127.0.0.1:4430/?gotonode=aB3$x@9Zq&viewmode=11&hide=31',
    ],
  ])('%s at %s', (kind, baseUrl, externalId, expected) => {
    expect(remoteSessionUrl(kind, baseUrl, externalId)).toBe(expected)
  })

  test('has nothing of the query or fragment of the base address', () => {
    expect(remoteSessionUrl('screenconnect', 'https://sc.example/?key=secret#x', session)).toBe(
      `https://sc.example/Host#Access/All%20Machines//${session}/Join`,
    )
  })

  test.each([
    ['another kind', 'tacticalRmm', 'https://rmm.example', session],
    ['our own agent', 'deskhand', 'https://rmm.example', session],
    ['no https', 'screenconnect', 'http://sc.example', session],
    ['a script', 'screenconnect', 'javascript:alert(1)//', session],
    ['a user in the address', 'screenconnect', 'https://me:pw@sc.example', session],
    ['no address', 'screenconnect', 'sc.example', session],
    ['a session id with a path', 'screenconnect', 'https://sc.example', `${session}/../x`],
    ['no session id', 'screenconnect', 'https://sc.example', '42'],
    ['a node id with a query', 'meshcentral', 'https://mesh.example', 'node//abc&login=token'],
    ['an encoded node id', 'meshcentral', 'https://mesh.example', 'node//a%26b'],
    ['a node id with too many parts', 'meshcentral', 'https://mesh.example', 'node//a/b'],
    ['no node id', 'meshcentral', 'https://mesh.example', 'mesh//abc'],
  ])('there is none for %s', (_, kind, baseUrl, externalId) => {
    expect(remoteSessionUrl(kind, baseUrl, externalId)).toBeNull()
  })
})
