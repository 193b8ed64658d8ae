import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { carryOut, runHere } from './carry-out.ts'
import { defaultFolders } from './default-folders.ts'
import { type ServiceCommand, type ServiceSpec, type ServiceSteps, servicePlan } from './service-plan.ts'

const windows = {
  SystemRoot: 'C:\\Windows',
  ProgramData: 'C:\\ProgramData',
  ProgramFiles: 'C:\\Program Files',
}

function specFor(platform: NodeJS.Platform, nodePath: string, launcherPath: string): ServiceSpec {
  return { nodePath, launcherPath, ...defaultFolders(platform, windows) }
}

function planFor(platform: NodeJS.Platform, spec: ServiceSpec) {
  const plan = servicePlan(platform, spec, windows)
  if (!plan) throw new Error('no plan')
  return plan
}

const lines = (commands: readonly ServiceCommand[]) =>
  commands.map(({ file, arguments: words, mayFail, attempts }) => ({
    line: [file, ...words].join(' '),
    ...(mayFail ? { mayFail } : {}),
    ...(attempts ? { attempts } : {}),
  }))

describe('the service on Linux', () => {
  const plan = planFor('linux', specFor('linux', '/usr/bin/node', '/opt/deskhand-agent/launcher.mjs'))

  it('is a unit of systemd', () => {
    expect(plan.install.files).toEqual([
      { path: '/etc/systemd/system/deskhand-agent.service', encoding: 'utf8', text: expect.anything() },
    ])
    expect(plan.install.files[0]?.text).toMatchInlineSnapshot(`
      "[Unit]
      Description=Deskhand agent
      Wants=network-online.target
      After=network-online.target
      # However often it ended, it is started again.
      StartLimitIntervalSec=0

      [Service]
      Type=exec
      ExecStart="/usr/bin/node" "/opt/deskhand-agent/launcher.mjs" "launch" "--folder" "/var/lib/deskhand-agent" "--program" "/opt/deskhand-agent"
      Restart=always
      RestartSec=5
      # The launcher is told to stop; it lets the agent end its scripts, which are then reported as interrupted, and what is
      # left after that is killed.
      KillMode=mixed
      TimeoutStopSec=40
      # A script that takes all memory ends alone.
      OOMPolicy=continue
      # A crash leaves no file with the agent's key in it.
      LimitCORE=0

      [Install]
      WantedBy=multi-user.target
      "
    `)
  })

  it('is enabled and started, and with another installation restarted', () => {
    expect(plan.install.before).toEqual([])
    expect(lines(plan.install.after)).toEqual([
      { line: 'systemctl daemon-reload' },
      { line: 'systemctl enable deskhand-agent.service' },
      { line: 'systemctl restart deskhand-agent.service' },
    ])
    expect(lines([plan.status])).toEqual([{ line: 'systemctl status --no-pager deskhand-agent.service' }])
  })

  it('is taken away', () => {
    expect(lines(plan.uninstall.before)).toEqual([
      { line: 'systemctl disable --now deskhand-agent.service', mayFail: true },
    ])
    expect(plan.uninstall.removed).toEqual(['/etc/systemd/system/deskhand-agent.service'])
    expect(lines(plan.uninstall.after)).toEqual([
      { line: 'systemctl daemon-reload' },
      { line: 'systemctl reset-failed deskhand-agent.service', mayFail: true },
    ])
  })

  it('is started with its paths whatever is in them', () => {
    const odd = planFor('linux', {
      ...specFor('linux', '/opt/my node/$x', '/a "b"/100%/c\\d'),
      stateFolder: '/s',
    })
    expect(odd.install.files[0]?.text).toContain(
      'ExecStart="/opt/my node/$$x" "/a \\"b\\"/100%%/c\\\\d" "launch" "--folder" "/s" "--program" "/opt/deskhand-agent"\n',
    )
  })
})

describe('the service on macOS', () => {
  const launcherPath = '/Library/Application Support/Deskhand/Program/launcher.mjs'
  const plan = planFor('darwin', specFor('darwin', '/opt/R&D/node', launcherPath))

  it('is a daemon of launchd', () => {
    expect(plan.install.files).toEqual([
      { path: '/Library/LaunchDaemons/deskhand.agent.plist', encoding: 'utf8', text: expect.anything() },
    ])
    expect(plan.install.files[0]?.text).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0">
      <dict>
        <key>Label</key>
        <string>deskhand.agent</string>
        <key>ProgramArguments</key>
        <array>
          <string>/opt/R&amp;D/node</string>
          <string>/Library/Application Support/Deskhand/Program/launcher.mjs</string>
          <string>launch</string>
          <string>--folder</string>
          <string>/Library/Application Support/Deskhand/Agent</string>
          <string>--program</string>
          <string>/Library/Application Support/Deskhand/Program</string>
          <string>--log-file</string>
          <string>/Library/Logs/deskhand-agent.log</string>
        </array>
        <key>RunAtLoad</key>
        <true/>
        <key>KeepAlive</key>
        <true/>
        <key>ThrottleInterval</key>
        <integer>10</integer>
        <key>ExitTimeOut</key>
        <integer>40</integer>
      </dict>
      </plist>
      "
    `)
  })

  it('is loaded, after one that is loaded already is gone', () => {
    expect(lines(plan.install.before)).toEqual([
      { line: '/bin/launchctl bootout system/deskhand.agent', mayFail: true },
    ])
    expect(lines(plan.install.after)).toEqual([
      { line: '/bin/launchctl enable system/deskhand.agent' },
      { line: '/bin/launchctl bootstrap system /Library/LaunchDaemons/deskhand.agent.plist', attempts: 30 },
    ])
    expect(lines([plan.status])).toEqual([{ line: '/bin/launchctl print system/deskhand.agent' }])
  })

  it('is taken away', () => {
    expect(plan.uninstall).toEqual({
      before: plan.install.before,
      files: [],
      removed: ['/Library/LaunchDaemons/deskhand.agent.plist'],
      after: [],
    })
  })
})

describe('the service on Windows', () => {
  const launcherPath = 'C:\\Program Files\\Deskhand\\Agent\\launcher.mjs'
  const plan = planFor('win32', specFor('win32', 'C:\\Program Files\\nodejs\\node.exe', launcherPath))

  it('is a scheduled task of SYSTEM', () => {
    const [file] = plan.install.files
    expect(file).toMatchObject({ path: 'C:\\Program Files\\Deskhand\\Agent\\task.xml', encoding: 'utf16le' })
    expect(file?.text.startsWith('\uFEFF<?xml version="1.0" encoding="UTF-16"?>\n')).toBe(true)
    expect(file?.text.slice(1)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-16"?>
      <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
        <RegistrationInfo>
          <Description>Deskhand agent: runs what its server has signed for this computer.</Description>
          <URI>\\Deskhand\\Agent</URI>
        </RegistrationInfo>
        <Triggers>
          <BootTrigger>
            <Enabled>true</Enabled>
          </BootTrigger>
          <TimeTrigger>
            <Repetition>
              <Interval>PT5M</Interval>
              <StopAtDurationEnd>false</StopAtDurationEnd>
            </Repetition>
            <StartBoundary>2026-01-01T00:00:00</StartBoundary>
            <Enabled>true</Enabled>
          </TimeTrigger>
        </Triggers>
        <Principals>
          <Principal id="Author">
            <UserId>S-1-5-18</UserId>
            <RunLevel>HighestAvailable</RunLevel>
          </Principal>
        </Principals>
        <Settings>
          <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
          <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
          <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
          <AllowHardTerminate>true</AllowHardTerminate>
          <StartWhenAvailable>true</StartWhenAvailable>
          <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
          <AllowStartOnDemand>true</AllowStartOnDemand>
          <Enabled>true</Enabled>
          <Hidden>false</Hidden>
          <RunOnlyIfIdle>false</RunOnlyIfIdle>
          <WakeToRun>false</WakeToRun>
          <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
          <Priority>5</Priority>
          <RestartOnFailure>
            <Interval>PT1M</Interval>
            <Count>255</Count>
          </RestartOnFailure>
        </Settings>
        <Actions Context="Author">
          <Exec>
            <Command>C:\\Program Files\\nodejs\\node.exe</Command>
            <Arguments>"C:\\Program Files\\Deskhand\\Agent\\launcher.mjs" "launch" "--folder" "C:\\ProgramData\\Deskhand\\Agent" "--program" "C:\\Program Files\\Deskhand\\Agent" "--log-file" "C:\\Program Files\\Deskhand\\Agent\\agent.log"</Arguments>
          </Exec>
        </Actions>
      </Task>
      "
    `)
  })

  it('is made by the tool of Windows itself, and started', () => {
    expect(lines(plan.install.before)).toEqual([
      { line: 'C:\\Windows\\System32\\schtasks.exe /End /TN \\Deskhand\\Agent', mayFail: true },
    ])
    expect(plan.install.after).toEqual([
      {
        file: 'C:\\Windows\\System32\\schtasks.exe',
        arguments: [
          '/Create',
          '/TN',
          '\\Deskhand\\Agent',
          '/XML',
          'C:\\Program Files\\Deskhand\\Agent\\task.xml',
          '/F',
        ],
      },
      { file: 'C:\\Windows\\System32\\schtasks.exe', arguments: ['/Run', '/TN', '\\Deskhand\\Agent'] },
    ])
    expect(lines([plan.status])).toEqual([
      { line: 'C:\\Windows\\System32\\schtasks.exe /Query /TN \\Deskhand\\Agent /V /FO LIST' },
    ])
  })

  it('is taken away', () => {
    expect(lines(plan.uninstall.before)).toEqual([
      { line: 'C:\\Windows\\System32\\schtasks.exe /End /TN \\Deskhand\\Agent', mayFail: true },
      { line: 'C:\\Windows\\System32\\schtasks.exe /Delete /TN \\Deskhand\\Agent /F', mayFail: true },
    ])
    expect(plan.uninstall.removed).toEqual(['C:\\Program Files\\Deskhand\\Agent\\task.xml'])
  })

  it('is started with its paths whatever is in them', () => {
    const odd = { ...specFor('win32', 'C:\\R&D\\node.exe', 'C:\\a b\\l.mjs'), stateFolder: 'D:\\' }
    const text = planFor('win32', odd).install.files[0]?.text
    expect(text).toContain('<Command>C:\\R&amp;D\\node.exe</Command>')
    expect(text).toContain('<Arguments>"C:\\a b\\l.mjs" "launch" "--folder" "D:\\\\" "--program"')
  })
})

it('is not known on other systems', () => {
  expect(servicePlan('freebsd', specFor('linux', '/node', '/launcher'), {})).toBeNull()
})

describe('carrying a plan out', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'deskhand-service-'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const nothing: ServiceSteps = { before: [], files: [], removed: [], after: [] }

  it('goes in order: what stops, files, what starts', async () => {
    const seen: string[] = []
    const path = '/etc/deep/file'
    mkdirSync(join(root, 'etc'))
    writeFileSync(join(root, 'etc/old'), '')
    const steps: ServiceSteps = {
      before: [{ file: 'stop', arguments: [], mayFail: true }],
      files: [{ path, text: 'ü', encoding: 'utf16le' }],
      removed: ['/etc/old', '/etc/never'],
      after: [{ file: 'start', arguments: ['now'] }],
    }
    await carryOut(steps, {
      root,
      run: async ({ file }) => {
        seen.push(`${file} ${statSync(join(root, path), { throwIfNoEntry: false })?.size ?? 'no file'}`)
        if (file === 'stop') throw new Error('nothing runs')
        return ''
      },
    })
    expect(seen).toEqual(['stop no file', 'start 2'])
    expect(readFileSync(join(root, path), 'utf16le')).toBe('ü')
    expect(statSync(join(root, 'etc/old'), { throwIfNoEntry: false })).toBeUndefined()
  })

  it('tries again what may be too early, and says which command failed with what', async () => {
    let tries = 0
    const early: ServiceCommand = { file: 'start', arguments: [], attempts: 2 }
    const run = async () => {
      tries += 1
      if (tries < 2) throw new Error('too early')
      return ''
    }
    await carryOut({ ...nothing, after: [early] }, { root, run })
    expect(tries).toBe(2)
    const failing: ServiceCommand = {
      file: process.execPath,
      arguments: ['-e', 'console.error("no bus"); process.exit(1)'],
    }
    await expect(carryOut({ ...nothing, after: [failing] }, { root, run: runHere })).rejects.toThrow(
      /^".*node.* -e .*" failed: no bus$/,
    )
  })
})
