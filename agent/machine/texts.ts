/** What firmware says where nobody filled anything in. */
const placeholders =
  /^(to be filled by o\.?e\.?m\.?|default string|system (serial number|manufacturer|product name|version)|not (specified|applicable|available)|none|n\/a|unknown|o\.?e\.?m\.?|invalid|0+|x+)$/i

/** The text without blanks around it; null when it is empty or one of the placeholders of firmware. */
export function meaningful(text: string | null | undefined): string | null {
  const trimmed = text?.replaceAll('\0', '').trim() ?? ''
  return trimmed === '' || placeholders.test(trimmed) ? null : trimmed.slice(0, 300)
}
