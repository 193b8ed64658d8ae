import { win32 } from 'node:path'
import { windowsTool } from '../script/interpreter.ts'
import { escapeXml } from './escape-xml.ts'
import { launchCommand } from './launch-command.ts'
import type { ServiceCommand, ServicePlan, ServiceSpec } from './service-plan.ts'

const taskName = '\\Deskhand\\Agent'

/**
 * The agent as a scheduled task of SYSTEM: node.exe does not speak to the service manager, which ends every service that
 * keeps silent (decision record 11).
 */
export function windowsTaskPlan(
  spec: ServiceSpec,
  environment: Readonly<Record<string, string | undefined>>,
): ServicePlan {
  const commandLine = launchCommand(spec, win32.join(spec.programFolder, 'agent.log'))
  const xmlPath = win32.join(spec.programFolder, 'task.xml')
  const schtasks = (...words: string[]): ServiceCommand => ({
    file: windowsTool(environment, 'schtasks.exe'),
    arguments: words,
  })
  const end: ServiceCommand = { ...schtasks('/End', '/TN', taskName), mayFail: true }
  return {
    install: {
      before: [end],
      files: [{ path: xmlPath, text: `\uFEFF${taskXml(commandLine)}`, encoding: 'utf16le' }],
      removed: [],
      after: [schtasks('/Create', '/TN', taskName, '/XML', xmlPath, '/F'), schtasks('/Run', '/TN', taskName)],
    },
    uninstall: {
      before: [end, { ...schtasks('/Delete', '/TN', taskName, '/F'), mayFail: true }],
      files: [],
      removed: [xmlPath],
      after: [],
    },
    status: schtasks('/Query', '/TN', taskName, '/V', '/FO', 'LIST'),
    commandLine,
  }
}

/**
 * It starts with the machine, and every five minutes where it does not run: RestartOnFailure alone does not count every
 * end as a failure. The priority is that of ordinary programs, which scripts inherit.
 */
function taskXml([program = '', ...rest]: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Deskhand agent: runs what its server has signed for this computer.</Description>
    <URI>${taskName}</URI>
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
      <Command>${escapeXml(program)}</Command>
      <Arguments>${escapeXml(rest.map(quote).join(' '))}</Arguments>
    </Exec>
  </Actions>
</Task>
`
}

/** One word as Windows programs take their command line apart: backslashes count only before a quotation mark. */
function quote(word: string): string {
  const plain = word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')
  return `"${plain}"`
}
