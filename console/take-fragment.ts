/** What stands after the `#` of the address; it is taken out of the address and of the browser's history at once. */
export function takeFragment(): string {
  const fragment = location.hash.slice(1)
  if (fragment) history.replaceState(null, '', location.pathname + location.search)
  return fragment
}
