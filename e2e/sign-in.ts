import type { Page } from '@playwright/test'
import { demoPassword } from '../demo/seed-demo.ts'
import { press, write } from './hands.ts'

/** Signs in on the server's own page, which is shown; the users of the demo have one password. */
export async function signInOnPage(page: Page, email: string, password = demoPassword): Promise<void> {
  await write(page.getByLabel('E-mail'), email)
  await write(page.getByLabel('Password'), password)
  await press(page.getByRole('button', { name: 'Sign in', exact: true }))
}
