import { useRef, useState } from 'preact/hooks'
import { receiptWords } from '../receipt-words.ts'
import { Button } from './button.tsx'

/** The draft of a reply to the customer: read, changed and copied here; sent by nobody but the technician. */
export function ReceiptReply({ reply }: { reply: string }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [said, setSaid] = useState('')
  const copy = async () => {
    if (!field.current) return
    setSaid((await copyFrom(field.current)) ? receiptWords.copied : receiptWords.notCopied)
  }
  return (
    <details class="dh-reply">
      <summary>{receiptWords.reply}</summary>
      <textarea
        ref={field}
        aria-label={receiptWords.replyText}
        rows={reply.split('\n').length + 2}
        defaultValue={reply}
        onInput={() => setSaid('')}
      />
      <div class="dh-actions">
        <Button onPress={() => void copy()}>{receiptWords.copy}</Button>
        <span class="dh-muted dh-small" role="status">
          {said || receiptWords.replyHint}
        </span>
      </div>
    </details>
  )
}

/**
 * Copies the field's text. Inside a PSA's page the clipboard may be closed to a frame: then by the browser's older
 * way, which needs nothing but that somebody has pressed a button.
 */
async function copyFrom(field: HTMLTextAreaElement): Promise<boolean> {
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
    return true
  } catch {
    return document.execCommand('copy')
  }
}
