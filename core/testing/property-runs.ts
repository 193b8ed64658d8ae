/** Set while mutation testing asks the same properties about hundreds of mutants. */
const isMutating = process.env.STRYKER_MUTATOR_WORKER !== undefined

/** How often to try a property, for `fc.assert`: as often as usual, under mutation testing less. */
export function propertyRuns(usual: number): { readonly numRuns: number } {
  return { numRuns: isMutating ? Math.ceil(usual / 5) : usual }
}
