const banner = /^\/\/ Deskhand agent, release ([A-Za-z0-9][A-Za-z0-9._+-]{0,99})$/

/** The first line of the agent's single file: which release it is. */
export function writeReleaseBanner(release: string): string {
  return `// Deskhand agent, release ${release}`
}

/** The release whose file begins with this text; null for any other file. */
export function readReleaseBanner(text: string): string | null {
  const [line = ''] = text.split('\n', 1)
  return banner.exec(line.trimEnd())?.[1] ?? null
}
