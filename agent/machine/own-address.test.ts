import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { ownAddress } from './own-address.ts'

function of(address: string, internal = false): NetworkInterfaceInfo {
  const common = { address, netmask: '', mac: '00:00:00:00:00:00', internal, cidr: null }
  return address.includes(':') ? { ...common, family: 'IPv6', scopeid: 0 } : { ...common, family: 'IPv4' }
}

test.each([
  [
    'the first of its network',
    { lo: [of('127.0.0.1', true)], eth0: [of('10.0.0.7')], wlan0: [of('10.0.1.7')] },
    '10.0.0.7',
  ],
  ['IPv4 before IPv6', { Ethernet: [of('2001:db8::7'), of('192.168.1.7')] }, '192.168.1.7'],
  ['IPv6 where there is nothing else', { en0: [of('fe80::1'), of('2001:db8::7')] }, '2001:db8::7'],
  ['not that of a container’s network', { docker0: [of('172.17.0.1')], eth0: [of('10.0.0.7')] }, '10.0.0.7'],
  [
    'not that of a virtual switch',
    { 'vEthernet (WSL)': [of('172.20.0.1')], 'Wi-Fi': [of('10.0.0.7')] },
    '10.0.0.7',
  ],
  ['none that it gave itself', { eth0: [of('169.254.3.4')] }, null],
  ['none without a network', { lo: [of('127.0.0.1', true)], eth1: undefined }, null],
])('its address is %s', (_, interfaces, expected) => {
  expect(ownAddress(interfaces)).toBe(expected)
})
