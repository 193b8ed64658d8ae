import { z } from 'zod'

/** A link that opens a remote session with a computer, and the name of the RMM that it leads to. */
export const remoteSession = z.object({ name: z.string(), url: z.string() })
