import { defineContentScript } from 'wxt/utils/define-content-script'
import { watchTicket } from '../content/watch-ticket.ts'
import { vendorHosts } from '../sites/all-sites.ts'

export default defineContentScript({
  matches: [...vendorHosts],
  runAt: 'document_idle',
  main: watchTicket,
})
