import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { takeOver } from '../content/take-over.ts'
import { watchTicket } from '../content/watch-ticket.ts'

// Not WXT's kind of content script: that one tells the page that it has begun, and leaves when a page's script says
// that another has. The manifest's entry stands in wxt.config.ts.
export default defineUnlistedScript(() => takeOver(watchTicket))
