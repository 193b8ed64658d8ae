/** What stands in place of a secret. */
const mask = '••••'

/** Lines of a secret that are shorter are no secret of their own: they would blot out half of any text. */
const shortestLine = 4

/**
 * Takes secret values and gives a function that replaces them in a text: as they are, line by line, and as they look
 * within JSON or an address. The text must have each secret whole.
 */
export function secretMasker(values: readonly string[]): (text: string) => string {
  const lines = values.flatMap((value) => value.split(/\r?\n/)).filter((line) => line.length >= shortestLine)
  const forms = [...values, ...lines].flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
  ])
  // The longest first: a secret that contains another one is covered as a whole.
  const secrets = [...new Set(forms)].filter(Boolean).sort((a, b) => b.length - a.length)
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, mask), text)
}
