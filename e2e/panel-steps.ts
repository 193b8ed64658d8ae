import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Frame, type FrameLocator } from '@playwright/test'
import type { RunningDemo } from '../demo/start-demo.ts'
import { press } from './hands.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket } from './run-tool.ts'

/** What the panel's locators hang on: an iframe's inside. */
export type Panel = Pick<FrameLocator | Frame, 'getByRole' | 'getByLabel' | 'getByText'>

export const noticeTool = 'Managed notice file'

/** The file that the tool manages, or null. */
export function notice(demo: RunningDemo): string | null {
  try {
    return readFileSync(join(demo.machineFolder, 'NOTICE.txt'), 'utf8')
  } catch {
    return null
  }
}

/** Puts the machine back as it was before the tool ran. */
export function removeNotice(demo: RunningDemo): void {
  rmSync(join(demo.machineFolder, 'NOTICE.txt'), { force: true })
}

/** The panel shows whom the ticket is about and the tools for this machine. */
export async function seePanel(panel: Panel): Promise<void> {
  await expect(panel.getByText('Maya Okafor').first()).toBeVisible()
  await expect(panel.getByText('Harbour Lane Dental').first()).toBeVisible()
  await expect(panel.getByRole('button', { name: `Run ${noticeTool}` })).toBeEnabled()
}

/** Opens the tool's plan: its parameters first, then what would be done. */
export async function openPlan(panel: Panel): Promise<void> {
  await press(panel.getByRole('button', { name: `Run ${noticeTool}` }))
  await press(panel.getByRole('button', { name: 'Continue' }))
  await expect(panel.getByRole('button', { name: 'Run now' })).toBeVisible()
  await expect(panel.getByText('1 action will run')).toBeVisible()
}

/** Runs the plan, watches the log move, and sees the receipt. */
export async function runToReceipt(panel: Panel): Promise<void> {
  await press(panel.getByRole('button', { name: 'Run now' }))
  const log = panel.getByLabel('Log', { exact: true })
  await expect(log).toContainText(`Set: ${noticeTool}`)
  const length = async () => ((await log.textContent()) ?? '').length
  const before = await length()
  await expect.poll(length).toBeGreaterThan(before)
  await expect(panel.getByRole('heading', { name: 'Receipt' })).toBeVisible({ timeout: 30_000 })
  await expect(panel.getByText('posted', { exact: true })).toBeVisible({ timeout: 30_000 })
}

/** The thing on the machine has really changed, and the newest internal note of the ticket tells it. */
export async function seeProof(demo: RunningDemo, notesBefore: number): Promise<void> {
  expect(notice(demo)).toContain('Changes are made by Deskhand')
  const notes = await internalNotes(demo.psa, ticket.ticketId)
  expect(notes.length).toBe(notesBefore + 1)
  expect(notes.join()).toContain(`${noticeTool} on`)
  expect(notes.join()).toContain('not compliant → compliant')
}
