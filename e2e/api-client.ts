import { createTRPCClient, httpLink } from '@trpc/client'
import { demoPassword, demoUsers } from '../demo/seed-demo.ts'
import type { AppRouter } from '../server/api/router.ts'

export type ApiClient = ReturnType<typeof createApiClient>

/** Signs in as one of the demo's users, as the command line does. Gives the bearer token. */
export async function signIn(
  serverUrl: string,
  email: string = demoUsers[1].email,
  password: string = demoPassword,
): Promise<string> {
  const answer = await fetch(`${serverUrl}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: serverUrl },
    body: JSON.stringify({ email, password }),
  })
  const token = answer.headers.get('set-auth-token')
  if (!answer.ok || !token) throw new Error(`Signing in as ${email} failed: ${answer.status}`)
  return token
}

/** A client of the server's API. */
export function createApiClient(serverUrl: string, token: string) {
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${serverUrl}/trpc`, headers: { authorization: `Bearer ${token}` } })],
  })
}
