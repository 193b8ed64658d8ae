import { useEffect } from 'preact/hooks'
import { words } from '../words.ts'
import { SignedIn } from './signed-in.tsx'

/** Asks to sign in, then goes to the first page. */
export function SignInPage() {
  return <SignedIn title={words.signIn.title}>{() => <GoHome />}</SignedIn>
}

function GoHome() {
  useEffect(() => location.replace('/'), [])
  return null
}
