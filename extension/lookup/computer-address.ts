/** The console's page of a computer, at its tools if wished. */
export function computerAddress(server: string, computerId: string, tools = false): string {
  return `${server}/computers/${encodeURIComponent(computerId)}${tools ? '#tools' : ''}`
}
