/** Set while mutation testing asks the same properties about hundreds of mutants. */
const isMutating = process.env.STRYKER_MUTATOR_WORKER !== undefined

/**
 * How often to try a property, for `fc.assert`. Under mutation testing less often, and with the same worlds each time, so
 * that a mutant is killed or survives whenever it is asked.
 */
export function propertyRuns(usual: number): { readonly numRuns: number; readonly seed?: number } {
  return isMutating ? { numRuns: Math.ceil(usual / 5), seed: 20_261_124 } : { numRuns: usual }
}
