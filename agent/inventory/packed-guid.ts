/** How many characters each part of a packed GUID has; each is written backwards. */
const parts = [8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2]

/**
 * Windows Installer's key names: `1D5E3C0FEDA1E123187686FED06E995A` → `{F0C3E5D1-1ADE-321E-8167-68EF0DE699A5}`. Null for
 * what is none.
 */
export function unpackGuid(packed: string): string | null {
  if (!/^[0-9a-f]{32}$/i.test(packed)) return null
  let at = 0
  const turned = parts.map((length) => {
    const part = packed.slice(at, at + length)
    at += length
    return [...part].reverse().join('')
  })
  const [first, second, third, ...rest] = turned
  const tail = rest.join('')
  return `{${first}-${second}-${third}-${tail.slice(0, 4)}-${tail.slice(4)}}`.toUpperCase()
}
