/** Something that is wrong in a world document. */
export interface Problem {
  /** Where: list positions in brackets, keys after dots, e.g. `deployments[0].target.ref`; empty for the whole document. */
  readonly path: string
  readonly message: string
}

const plainKey = /^[A-Za-z_][\w-]*$/

/** Writes a path into a document; keys that are not plain words are quoted, so that a path always fits on one line. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    const name = String(key)
    if (!plainKey.test(name)) return `${text}[${JSON.stringify(name)}]`
    return text === '' ? name : `${text}.${name}`
  }, '')
}
