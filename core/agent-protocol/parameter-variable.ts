/** `licenceKey`, `LicenceKey` and `licence_key` → `DESKHAND_PARAM_LICENCE_KEY`. */
export function parameterVariable(name: string): string {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()
  return `DESKHAND_PARAM_${snake}`
}
