import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** The exact origins of the pages that may hold the widget in an iframe, every ancestor of it. */
export type WidgetParents = () => Promise<readonly string[]>

/** How long the origins are kept before they are asked for again, in milliseconds. */
const parentsLife = 2_000

/** Nothing inline, nothing from elsewhere, and no frame around our pages. */
const policy = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
}

/**
 * The headers that keep browsers from doing harm with our answers.
 *
 * The widget lives in an iframe of a PSA's page: there `frame-ancestors` names the PSA pages' origins. The widget opens
 * `/connect` in a window, whose opener is then a frame under a foreign top page; any opener policy but `unsafe-none`
 * would put the window into a group of its own and cut the opener, to which it has to hand the code. It hands it to
 * our own origin only, so a foreign opener gets nothing.
 */
export function guardHeaders(url: string, widgetParents: WidgetParents): RequestHandler {
  const parents = keepBriefly(widgetParents, parentsLife)
  const secure = url.startsWith('https:')
  const common = {
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
  } as const
  const closed = helmet({
    ...common,
    contentSecurityPolicy: { useDefaults: false, directives: { ...policy, 'frame-ancestors': ["'none'"] } },
    frameguard: { action: 'deny' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
  })
  const connecting = helmet({
    ...common,
    contentSecurityPolicy: { useDefaults: false, directives: { ...policy, 'frame-ancestors': ["'none'"] } },
    frameguard: { action: 'deny' },
    crossOriginOpenerPolicy: { policy: 'unsafe-none' },
  })
  const framed = (ancestors: readonly string[]) =>
    helmet({
      ...common,
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { ...policy, 'frame-ancestors': ancestors.length > 0 ? [...ancestors] : ["'none'"] },
      },
      frameguard: false,
      crossOriginOpenerPolicy: { policy: 'unsafe-none' },
    })

  return async (request, response, next) => {
    response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=()')
    if (isUnder(request.path, '/widget')) return framed(await parents())(request, response, next)
    if (isUnder(request.path, '/connect')) return connecting(request, response, next)
    return closed(request, response, next)
  }
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

/** Asks again only when the last answer is older than `life` milliseconds; asks once for all who wait. */
function keepBriefly<T>(ask: () => Promise<T>, life: number): () => Promise<T> {
  let kept: { answer: Promise<T>; until: number } | null = null
  return () => {
    if (!kept || kept.until < performance.now()) {
      kept = { answer: ask(), until: performance.now() + life }
      kept.answer.catch(() => {
        kept = null
      })
    }
    return kept.answer
  }
}
