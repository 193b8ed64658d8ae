import { z } from 'zod'
import { browser } from '../browser.ts'

const settings = z.object({
  /** The server's origin. */
  server: z.string().nullable().catch(null),
  /** The bearer of this browser. Only the background ever reads it. */
  token: z.string().nullable().catch(null),
  /** Origins of PSAs that were added by hand. */
  hosts: z.array(z.string()).catch([]),
  /** Whether the panel was open when it was last touched. */
  panelOpen: z.boolean().catch(true),
})

export type Settings = z.infer<typeof settings>

/** Under which the settings are stored, for those who watch them. */
export const settingsKey = 'settings'

/** The settings as they are stored; what is missing or damaged has its default. */
export async function readSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(settingsKey)
  return settings.parse(stored[settingsKey] ?? {})
}

/** Changes some of the settings. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  await browser.storage.local.set({ [settingsKey]: { ...(await readSettings()), ...change } })
}

/** Keeps content scripts away from the settings, where the browser can. */
export async function closeStorage(): Promise<void> {
  await browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })
}
