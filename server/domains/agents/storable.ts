/** PostgreSQL's texts cannot hold NUL, which output may well contain. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}
