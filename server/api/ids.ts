import { z } from 'zod'

/** The id of a record of ours: chosen by the server, or the one of a world file (Resolution, section 1). */
export const recordId = z.string().min(1).max(200)
