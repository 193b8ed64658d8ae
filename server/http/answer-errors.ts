import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { DeskhandError, toDeskhandError } from '../errors.ts'
import { escapeHtml } from '../escape-html.ts'

/** For every address that nobody serves. */
export const answerNotFound: RequestHandler = (request, response) => {
  answer(request, response, new DeskhandError('notFound', 'There is nothing at this address.'))
}

/** Every failure outside tRPC becomes one answer: JSON for programs, a plain page for people. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    const error = expressRefusal(thrown) ?? toDeskhandError(thrown)
    if (error.code === 'internal')
      log.error({ err: error.cause, reference: error.reference }, 'a request failed')
    if (response.headersSent) return next(thrown)
    answer(request, response, error)
  }
}

/** What Express itself refuses, such as an address that cannot be decoded, carries a status below 500. */
function expressRefusal(thrown: unknown): DeskhandError | null {
  if (!(thrown instanceof Error) || !('status' in thrown) || typeof thrown.status !== 'number') return null
  if (thrown instanceof DeskhandError || thrown.status >= 500) return null
  return thrown.status === 404
    ? new DeskhandError('notFound', 'There is nothing at this address.')
    : new DeskhandError('badInput', 'This request cannot be understood.')
}

function answer(request: Request, response: Response, error: DeskhandError): void {
  response.status(error.httpStatus).setHeader('cache-control', 'no-store')
  if (request.accepts(['json', 'html']) === 'html') response.type('html').send(pageOf(error))
  else response.json({ code: error.code, message: error.message, reference: error.reference ?? null })
}

function pageOf(error: DeskhandError): string {
  const title = error.code === 'notFound' ? 'Not found' : 'This did not work'
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${title} · Deskhand</title>`,
    `<main><h1>${title}</h1><p>${escapeHtml(error.message)}</p><p><a href="/">Go to Deskhand</a></p></main>`,
    '</html>',
  ].join('\n')
}
