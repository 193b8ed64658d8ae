import { launchCommand } from './launch-command.ts'
import type { ServicePlan, ServiceSpec } from './service-plan.ts'

const unit = 'deskhand-agent.service'
const unitPath = `/etc/systemd/system/${unit}`

/**
 * The agent as a unit of systemd. It runs whatever scripts it is sent, as root, so of what systemd can forbid hardly
 * anything is left to forbid.
 */
export function systemdPlan(spec: ServiceSpec): ServicePlan {
  const commandLine = launchCommand(spec, null)
  const systemctl = (...words: string[]) => ({ file: 'systemctl', arguments: words })
  return {
    install: {
      before: [],
      files: [{ path: unitPath, text: unitText(commandLine), encoding: 'utf8' }],
      removed: [],
      after: [
        systemctl('daemon-reload'),
        systemctl('enable', unit),
        // Starts it where it does not run, too; `enable --now` would leave a running one as it was.
        systemctl('restart', unit),
      ],
    },
    uninstall: {
      before: [{ ...systemctl('disable', '--now', unit), mayFail: true }],
      files: [],
      removed: [unitPath],
      after: [systemctl('daemon-reload'), { ...systemctl('reset-failed', unit), mayFail: true }],
    },
    status: systemctl('status', '--no-pager', unit),
    commandLine,
  }
}

function unitText(commandLine: readonly string[]): string {
  return `[Unit]
Description=Deskhand agent
Wants=network-online.target
After=network-online.target
# However often it ended, it is started again.
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${commandLine.map(quote).join(' ')}
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
`
}

/** One word of a command line of systemd: nothing in it is a specifier, a variable or an escape. */
function quote(word: string): string {
  const plain = word
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('%', '%%')
    .replaceAll('$', '$$$$')
  return `"${plain}"`
}
