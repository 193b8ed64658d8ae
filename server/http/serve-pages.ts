import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Response, Router } from 'express'
import { DeskhandError } from '../errors.ts'
import { isConsolePath } from './console-paths.ts'

/**
 * The built pages: the console at its own paths, the widget under `/widget`. Files whose names carry a hash of their
 * content are kept for good by browsers; the pages themselves are asked for each time.
 */
export function servePages(folder: string): Router {
  const router = Router()
  const consolePage = join(folder, 'console', 'index.html')
  const files = { index: false, redirect: false, setHeaders: keepHashedFiles } as const

  router.get('/widget/:integrationId/ticket/:ticketId', (_request, response) => {
    sendPage(response, join(folder, 'widget', 'index.html'))
  })
  router.use('/widget', express.static(join(folder, 'widget'), { ...files, index: 'index.html' }))
  router.use(express.static(join(folder, 'console'), files))
  router.get('/{*path}', (request, response, next) => {
    if (!isConsolePath(request.path)) return next()
    sendPage(response, consolePage)
  })
  return router
}

function sendPage(response: Response, page: string): void {
  if (!existsSync(page)) {
    throw new DeskhandError('unavailable', 'The pages are not built. Run "npm run build", then load again.')
  }
  response.setHeader('cache-control', 'no-cache')
  response.sendFile(page)
}

function keepHashedFiles(response: { setHeader(name: string, value: string): unknown }, path: string): void {
  const isHashed = /[\\/]assets[\\/][^\\/]+-[\w-]{8,}\.\w+$/.test(path)
  response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}
