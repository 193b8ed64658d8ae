/** Name of the port between a search for computers and the background. */
export const lookupPort = 'deskhand-lookup'
