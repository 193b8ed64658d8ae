import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { AgentBench, spawnAgent, until } from './testing.ts'

let bench: AgentBench
beforeAll(async () => {
  bench = await AgentBench.open()
})
afterAll(() => bench.close())

const mebibyte = 1024 * 1024

/** So many bytes of memory a process has now (`VmRSS`), or had at most (`VmHWM`). */
function memoryOf(pid: number | undefined, which: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024
}

describe('a script that prints 100 MB', () => {
  it.each([
    ['the usual limit', mebibyte, 60 * mebibyte],
    ['the highest limit', 64 * mebibyte, 160 * mebibyte],
  ])(
    'is cut at %s with a note, ends in order, and takes little memory of the agent',
    async (_, outputLimitBytes, growth) => {
      const { agentId, folder } = await bench.enrol()
      const agent = spawnAgent(folder)
      onTestFinished(() => void agent.kill('SIGKILL'))
      await bench.untilOnline(agentId)
      await bench.run(agentId, 'echo warm')
      const before = memoryOf(agent.pid, 'VmRSS')
      const ended = await bench.run(agentId, 'yes 0123456789abcdef | head -c 100000000; echo; echo 7.8.9', {
        outputLimitBytes,
      })
      expect(memoryOf(agent.pid, 'VmHWM') - before).toBeLessThan(growth)
      expect(ended).toMatchObject({ outcome: 'exited', exitCode: 0, outputTruncated: true })
      expect(ended.outputTail?.endsWith('\n7.8.9\n')).toBe(true)
      expect(Buffer.byteLength(bench.outputOf(ended.id))).toBe(outputLimitBytes)
      expect(bench.outputOf(ended.id, 'stderr')).toBe(
        `\n[Output beyond ${outputLimitBytes} bytes is left out.]\n`,
      )
      agent.kill('SIGTERM')
      await until('the agent has stopped', () => agent.exitCode !== null)
    },
  )
})
