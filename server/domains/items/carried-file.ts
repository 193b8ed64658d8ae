import { z } from 'zod'
import { carriedFileBytes } from '../../../core/parameters/carried-file.ts'

const mostCharacters = Math.ceil(carriedFileBytes / 3) * 4

/** A file that somebody has given, as a parameter or as a licence. */
export const carriedFile = z.strictObject({
  fileName: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{Cc}]+$/u, 'needs a file with a plain name, without a folder'),
  content: z
    .string()
    .max(mostCharacters, 'may have 256 KiB at most; let the script download larger ones')
    .refine((text) => z.base64().safeParse(text).success, 'must come in base64'),
})

export type CarriedFile = z.infer<typeof carriedFile>

/** What is wrong with something that should be a file, in words that follow its name; null where it is one. */
export function problemOfFile(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'must be a file'
  const parsed = carriedFile.safeParse(value)
  if (parsed.success) return null
  const own = parsed.error.issues.find(({ code }) => code !== 'invalid_type' && code !== 'unrecognized_keys')
  return own?.message ?? 'must be a file'
}

/** The name under which a command may carry the file: what not every system takes becomes `_`. */
export function commandFileName(fileName: string): string {
  const plain = fileName.replace(/[^A-Za-z0-9._ +()-]/g, '_')
  return /^[A-Za-z0-9]/.test(plain) ? plain : `file${plain}`.slice(0, 200)
}
