import { describe, expect, it } from 'vitest'
import { planRestart } from './restart.ts'

const everything = () => true

describe('planRestart', () => {
  it('asks Linux in minutes, and waits for the rest of the delay here', () => {
    expect(
      planRestart({ delaySeconds: 150, reason: 'Updates were installed.' }, 'linux', everything),
    ).toEqual({
      waitSeconds: 30,
      file: '/usr/sbin/shutdown',
      commandArguments: ['-r', '+2', 'Updates were installed.'],
    })
    expect(planRestart({ delaySeconds: 5, reason: '' }, 'linux', everything)).toEqual({
      waitSeconds: 5,
      file: '/usr/sbin/shutdown',
      commandArguments: ['-r', 'now'],
    })
  })

  it('never takes the reason for an option', () => {
    const plan = planRestart({ delaySeconds: 60, reason: '--halt' }, 'linux', everything)
    expect(plan?.commandArguments).toEqual(['-r', '+1'])
  })

  it('asks systemd where there is no shutdown, and nobody where there is neither', () => {
    const exists = (path: string) => path === '/usr/bin/systemctl'
    expect(planRestart({ delaySeconds: 150, reason: 'x' }, 'linux', exists)).toEqual({
      waitSeconds: 150,
      file: '/usr/bin/systemctl',
      commandArguments: ['reboot'],
    })
    expect(planRestart({ delaySeconds: 0, reason: 'x' }, 'linux', () => false)).toBeNull()
  })

  it('asks Windows with the reason for its log', () => {
    expect(
      planRestart({ delaySeconds: 90, reason: 'Updates "were" installed.' }, 'win32', everything),
    ).toEqual({
      waitSeconds: 0,
      file: 'C:\\Windows\\System32\\shutdown.exe',
      commandArguments: ['/r', '/t', '90', '/d', 'p:4:1', '/c', 'Updates "were" installed.'],
    })
  })

  it('asks macOS like Linux', () => {
    expect(planRestart({ delaySeconds: 60, reason: 'Updates' }, 'darwin', everything)).toEqual({
      waitSeconds: 0,
      file: '/sbin/shutdown',
      commandArguments: ['-r', '+1', 'Updates'],
    })
  })
})
