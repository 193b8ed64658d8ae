import { escapeXml } from './escape-xml.ts'
import { launchCommand } from './launch-command.ts'
import type { ServiceCommand, ServicePlan, ServiceSpec } from './service-plan.ts'

const label = 'deskhand.agent'
const plistPath = `/Library/LaunchDaemons/${label}.plist`
const logFile = '/Library/Logs/deskhand-agent.log'

/** The agent as a daemon of launchd. */
export function launchdPlan(spec: ServiceSpec): ServicePlan {
  const commandLine = launchCommand(spec, logFile)
  const launchctl = (...words: string[]): ServiceCommand => ({ file: '/bin/launchctl', arguments: words })
  const bootOut: ServiceCommand = { ...launchctl('bootout', `system/${label}`), mayFail: true }
  return {
    install: {
      before: [bootOut],
      files: [{ path: plistPath, text: plistText(commandLine), encoding: 'utf8' }],
      removed: [],
      after: [
        launchctl('enable', `system/${label}`),
        // For a moment after `bootout` the daemon that ends is still in the way.
        { ...launchctl('bootstrap', 'system', plistPath), attempts: 30 },
      ],
    },
    uninstall: { before: [bootOut], files: [], removed: [plistPath], after: [] },
    status: launchctl('print', `system/${label}`),
    commandLine,
  }
}

function plistText(commandLine: readonly string[]): string {
  const words = commandLine.map((word) => `    <string>${escapeXml(word)}</string>`).join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${words}
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
`
}
