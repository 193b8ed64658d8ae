import { useState } from 'preact/hooks'
import type { SessionModel } from '../../ui/models/session-model.ts'
import { Button } from '../../ui/panel/button.tsx'
import { Dialog } from '../shell/dialog.tsx'
import { words } from '../words.ts'

const say = words.session

/** Stops a session that goes on, after a question. */
export function CancelSession({ session }: { session: SessionModel }) {
  const [step, setStep] = useState<'idle' | 'asking' | 'asked'>('idle')
  const isBusy = session.busy.value === 'cancel'

  async function cancel() {
    setStep('idle')
    await session.cancel()
    if (session.problem.peek() === null) setStep('asked')
  }

  if (step === 'asked')
    return (
      <span class="dh-muted" role="status">
        {say.cancelAsked}
      </span>
    )
  return (
    <>
      <Button kind="danger" busy={isBusy} onPress={() => setStep('asking')}>
        {say.cancel}
      </Button>
      {step === 'asking' && (
        <Dialog title={say.cancelTitle} onCancel={() => setStep('idle')}>
          <p>{say.cancelHelp}</p>
          <div class="dh-actions">
            <Button kind="primary" onPress={() => setStep('idle')}>
              {say.cancelNo}
            </Button>
            <Button kind="danger" onPress={cancel}>
              {say.cancelYes}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
