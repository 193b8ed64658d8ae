/**
 * Hardware UUIDs that vendors ship in many machines because nobody filled in the real one, in upper case. They and every
 * UUID of too few different digits identify no machine (Identification and affinity).
 */
const vendorDefaults: ReadonlySet<string> = new Set([
  '03000200-0400-0500-0006-000700080009',
  '03020100-0504-0706-0809-0A0B0C0D0E0F',
  '00020003-0004-0005-0006-000700080009',
  '00010203-0405-0607-0809-0A0B0C0D0E0F',
  '01020304-0506-0708-090A-0B0C0D0E0F10',
  '12345678-1234-5678-90AB-CDDEEFAABBCC',
  '12345678-1234-1234-1234-123456789ABC',
  '12345678-1234-1234-1234-123456789012',
  '4C4C4544-0000-2010-8020-80C04F202020',
  'FED8200A-DAB8-1004-F4D5-95D30CAFD800',
  'FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE',
])

/** The 32 hexadecimal digits of a UUID in its usual form, in upper case; null for a text that is none. */
export function normaliseUuid(text: string | null): string | null {
  const digits = (text ?? '').replace(/[\s{}-]/g, '').toUpperCase()
  if (!/^[0-9A-F]{32}$/.test(digits)) return null
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * Whether a normalised UUID is one that many machines have: all zeros, all F or any other pattern of one or two
 * different digits, and the known defaults of vendors.
 */
export function isPlaceholderUuid(uuid: string): boolean {
  return vendorDefaults.has(uuid) || new Set(uuid.replaceAll('-', '')).size <= 2
}
