/** The address of a computer's page. */
export function computerPath(id: string): string {
  return `/computers/${encodeURIComponent(id)}`
}
