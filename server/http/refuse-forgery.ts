import { DeskhandError } from '../errors.ts'

const harmless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Throws `notAllowed` when a request that may change something comes with our cookie from a page that is not ours: a
 * browser adds the cookie by itself, and the page's origin. A bearer is never added by itself, so it needs none.
 *
 * @param url the public address
 */
export function refuseForgery(method: string, headers: Headers, url: string): void {
  const bearer = /^bearer\s+\S/i.test(headers.get('authorization') ?? '')
  if (harmless.has(method) || bearer || !headers.has('cookie')) return
  if (headers.get('origin') === url || headers.get('sec-fetch-site') === 'same-origin') return
  throw new DeskhandError(
    'notAllowed',
    `This request does not come from Deskhand's own pages. Open Deskhand at ${url} and try there.`,
  )
}
