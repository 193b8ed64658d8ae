/** The address of a deployment's page; an id that reads like the address for a new one is told apart from it. */
export function deploymentPath(id: string): string {
  return `/deployments/${id === 'new' ? '%6Eew' : encodeURIComponent(id)}`
}
