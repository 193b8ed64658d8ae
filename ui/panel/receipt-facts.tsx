import type { SessionView } from '../client.ts'
import { duration } from '../format-time.ts'
import type { ReceiptModel } from '../models/receipt-model.ts'
import { tookOf } from '../models/session-phase.ts'
import { receiptWords } from '../receipt-words.ts'
import { runWords } from '../run-words.ts'
import { words } from '../words.ts'
import { Instant } from './instant.tsx'
import { ReceiptNote } from './receipt-note.tsx'
import { ReceiptTime } from './receipt-time.tsx'

/** Who ran it on whom, how long it took, and what has become of it in the ticket. */
export function ReceiptFacts({ view, receipt }: { view: SessionView; receipt: ReceiptModel }) {
  const took = tookOf(view)
  return (
    <dl class="dh-facts">
      <div>
        <dt>{view.kind === 'detection' ? runWords.detect.by : words.receipt.who}</dt>
        <dd>{view.requestedBy ?? words.receipt.schedule}</dd>
      </div>
      {view.approval?.decidedBy && view.approval.state !== 'refused' && (
        <div>
          <dt>{runWords.approved.by}</dt>
          <dd>
            {view.approval.decidedBy}
            {view.approval.state === 'voided' && <p class="dh-muted">{runWords.approved.voided}</p>}
          </dd>
        </div>
      )}
      <div>
        <dt>{words.receipt.on}</dt>
        <dd>
          {view.subject.name}, {view.tenant.name}
        </dd>
      </div>
      {view.endedAt && (
        <div>
          <dt>{words.receipt.ended}</dt>
          <dd>
            <Instant at={view.endedAt} />
          </dd>
        </div>
      )}
      {took !== null && (
        <div>
          <dt>{words.receipt.took}</dt>
          <dd>{duration(took)}</dd>
        </div>
      )}
      {view.ticket && (
        <>
          <div>
            <dt>{words.receipt.note}</dt>
            <dd>
              <ReceiptNote note={view.note} receipt={receipt} />
            </dd>
          </div>
          <div>
            <dt>{receiptWords.time}</dt>
            <dd>
              <ReceiptTime view={view} receipt={receipt} />
            </dd>
          </div>
        </>
      )}
    </dl>
  )
}
