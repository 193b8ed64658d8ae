/** A directory group. Its members are persons and other groups; groups may contain each other in a circle. */
export interface Group {
  readonly id: string
  readonly tenant: string
  readonly name: string
  readonly persons: readonly string[]
  readonly groups: readonly string[]
}
