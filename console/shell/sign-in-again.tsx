import { SignInForm } from '../account/sign-in-form.tsx'
import { signedOut } from '../server-api.ts'
import { words } from '../words.ts'
import { Dialog } from './dialog.tsx'

/** The sign-in has ended while a page was open: asks for it in front of the page, so that nothing typed is lost. */
export function SignInAgain() {
  if (!signedOut.value) return null
  const close = () => {
    signedOut.value = false
  }
  return (
    <Dialog title={words.signedOut.title} onCancel={close}>
      <p>{words.signedOut.help}</p>
      <SignInForm onDone={close} />
    </Dialog>
  )
}
