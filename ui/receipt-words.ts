/** What the receipt says of the note, the time and the reply: its part of the panel's words. */
export const receiptWords = {
  tried: (times: number) => (times === 1 ? 'tried once' : `tried ${times} times`),
  nextTry: 'next try',
  postAgain: 'Post again',
  postAgainHint: 'Put that right, then post it again; it lands once.',
  time: 'Time',
  minutes: 'Minutes to add to the ticket',
  minutesUnit: 'min',
  addTime: 'Add time',
  addAgain: 'Add again',
  badMinutes: 'Enter whole minutes, from 1 to 1440.',
  timeStatus: {
    delivered: 'added to the ticket',
    waiting: 'waiting to be added',
    refused: 'refused by the PSA',
  },
  reply: 'Draft of a reply to the customer',
  replyHint: 'Nothing is sent. Change what you like, then copy it into the ticket.',
  replyText: 'Reply',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The browser did not let it be copied. The text is selected: press Ctrl C.',
} as const
