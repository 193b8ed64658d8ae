/** Name of the port between a panel and the background. By itself, so that the panel does not carry the schemas. */
export const panelPort = 'deskhand-panel'
