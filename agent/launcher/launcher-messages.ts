import { z } from 'zod'

/** What the agent says to its launcher: it has connected to its server. */
export const fromAgentSchema = z.object({ type: z.literal('connected') })
export type FromAgent = z.infer<typeof fromAgentSchema>

/** What the launcher says to the agent: that its release is confirmed, or that it is to end in order. */
export const fromLauncherSchema = z.object({ type: z.enum(['confirmed', 'stop']) })
export type FromLauncher = z.infer<typeof fromLauncherSchema>

/** What the agent ends with when another one runs in its folder: that says nothing against its release. */
export const folderTakenExitCode = 75
