import { Command } from 'commander'
import type { Finding } from '../doctor/examine.ts'

/** `deskhand doctor`: says in words what keeps the server from running well; ends with 1 when something does. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Check settings, data folder, keys, database and port of the server on this machine.')
    .action(async () => {
      const { examine } = await import('../doctor/examine.ts')
      const findings = await examine(process.env)
      for (const finding of findings) process.stdout.write(`${lineOf(finding)}\n`)
      if (findings.some(({ verdict }) => verdict === 'bad')) process.exitCode = 1
    })
}

const marks = { good: 'ok  ', warning: 'warn', bad: 'BAD ' } as const

function lineOf({ verdict, subject, words, advice }: Finding): string {
  return [`${marks[verdict]}  ${subject}: ${words}`, ...(advice ? [`      → ${advice}`] : [])].join('\n')
}
