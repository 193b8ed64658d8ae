// What the pages' tests have in place of a server: answers by method and path, and what was asked.

/** An answer: a body with status 200, or a status with its body. */
export type Answer = { readonly status?: number; readonly body: unknown }

/** One request as it left the page. */
export interface Asked {
  readonly path: string
  readonly body: unknown
}

/** An answer of a procedure, as tRPC wraps it in a batch of one. */
export const result = (data: unknown): Answer => ({ body: [{ result: { data } }] })

/** A refusal of a procedure. */
export const refusal = (code: string, message: string, status: number): Answer => ({
  status,
  body: [{ error: { code: -32000, message, data: { code, httpStatus: status } } }],
})

/**
 * Puts itself in the place of `fetch`. A path without an answer fails the request, like a server that cannot be
 * reached. Answers may be changed while the page is shown.
 */
export function pretendServer(answers: Record<string, Answer>) {
  const real = window.fetch
  const asked: Asked[] = []
  window.fetch = async (input, init) => {
    const path = new URL(String(input), location.href).pathname
    asked.push({ path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : null })
    const answer = answers[path]
    if (!answer) throw new TypeError('Failed to fetch')
    return Response.json(answer.body, { status: answer.status ?? 200 })
  }
  return {
    asked,
    answers,
    stop: () => {
      window.fetch = real
    },
  }
}

export const me = {
  userId: '1',
  name: 'Jane Roe',
  email: 'jane@example.com',
  role: 'technician',
  limitedToTenants: true,
  tenantIds: ['t1', 't2'],
  via: 'cookie',
  authSessionId: 's1',
  twoFactorEnabled: false,
  permissions: [],
}
