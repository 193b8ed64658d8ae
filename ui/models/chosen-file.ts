import { carriedFileBytes } from '../../core/parameters/carried-file.ts'

/** A file that somebody has chosen in a form. */
export type ChosenFile = {
  readonly fileName: string
  /** In base64; null: it is too large to go along. */
  readonly content: string | null
}

/** Reads a file that was chosen in a form; of one that is too large only its name. */
export async function readChosenFile(file: File): Promise<ChosenFile> {
  if (file.size > carriedFileBytes) return { fileName: file.name, content: null }
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return { fileName: file.name, content: btoa(text) }
}
