import type { Site } from './site.ts'

const ticketPath = /^\/(tickets?|faults?)(\/|$)/i
const ticketId = /^[1-9][0-9]{0,11}$/

/** HaloPSA, HaloITSM and Halo Service Desk: one application, which moves by history.pushState. */
export const halopsa: Site = {
  vendor: 'halo',
  hosts: ['https://*.halopsa.com/*', 'https://*.haloitsm.com/*', 'https://*.haloservicedesk.com/*'],
  ticketOf: ({ pathname, searchParams }) => {
    if (!ticketPath.test(pathname)) return null
    const id = searchParams.get('id') ?? searchParams.get('faultid') ?? ''
    return ticketId.test(id) ? id : null
  },
  anchors: [
    { selector: '.buttons-container:has(button[title="Share"])', place: 'append' },
    { selector: '.details-sidebar', place: 'prepend' },
    { selector: '.hassidebar.sidebar-2s', place: 'prepend' },
  ],
  themeOf: (document) => {
    const root = document.querySelector('.app-container')
    if (!root) return null
    return root.classList.contains('theme-dark') ? 'dark' : 'light'
  },
}
