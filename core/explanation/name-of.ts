/** Gives the name by which people know a deployment. */
export type NameOf = (deploymentId: string) => string

/** Names deployments by their ids, for where they have no other names. */
export function idItself(deploymentId: string): string {
  return deploymentId
}
