import { ClientError, type Tool } from '../client.ts'
import type { MemoryWorld } from './memory-client.ts'
import * as sample from './samples.ts'
import { longTimeline, nothingChanged } from './timeline-samples.ts'

/** One state of the panel: the world it is in, and the buttons (by their names) that lead to it. */
export type GalleryState = {
  world: Partial<MemoryWorld>
  press?: readonly string[]
  /** Types this into the search. */
  search?: string
  /** Opens the part whose heading begins so. */
  unfold?: string
  noTicket?: boolean
  /** A computer was opened by itself, inside a page of ours. */
  alone?: boolean
}

const unreachable = new ClientError('unreachable', 'fetch failed')
const deciding = {
  ...sample.asked,
  ...(sample.asked.approval && { approval: { ...sample.asked.approval, mayDecide: true } }),
}

/** A tool that somebody else runs, or will. */
function underWay(number: number, name: string, status: NonNullable<Tool['run']>['status']): Tool {
  return sample.tool(number, name, {
    detected: { state: '115.2', at: sample.ago(190) },
    run: { sessionId: sample.id(502), status, by: 'Maya Okafor' },
  })
}

const leaveOut = ['Why Mozilla Firefox?', 'Leave out … of Mozilla Firefox'] as const
const openFirefox = ['Run Mozilla Firefox'] as const

/** Every state that the panel can be in; the gallery shows them and the tests check them. */
export const states = {
  tools: { world: { sessions: [sample.passed, sample.failed] } },
  active: { world: { sessions: [sample.running, sample.failed] } },
  why: { world: {}, press: ['Why Mozilla Firefox?'] },
  'why-loading': { world: { silent: ['explain'] }, press: ['Why Mozilla Firefox?'] },
  'left-out': {
    world: {
      tools: { computer: [{ ...sample.tool(101, 'Mozilla Firefox'), leftOut: sample.exception }] },
      explanation: {
        ...sample.explanation,
        exceptions: [
          sample.exception,
          { ...sample.exception, id: sample.id(702), active: false, mayEnd: false, until: sample.ago(9_000) },
        ],
      },
    },
    press: ['Why Mozilla Firefox?'],
  },
  'left-out-end': {
    world: { explanation: { ...sample.explanation, exceptions: [sample.exception] } },
    press: ['Why Mozilla Firefox?', 'End now: the exception for PC-1'],
  },
  'leave-out': { world: {}, press: leaveOut },
  'leave-out-looking': { world: { silent: ['previewException'] }, press: leaveOut },
  'leave-out-many': {
    world: {
      exceptionPreview: {
        ...sample.exceptionPreview,
        count: 48,
        names: ['PC-1', 'PC-2', 'PC-3', 'LT-14', 'LT-15'],
        unknown: 2,
        stays: [
          { id: sample.id(1902), name: 'The mill stays as it is', does: 'install exactly 115.2', count: 1 },
        ],
        replaces: sample.exception,
      },
    },
    press: leaveOut,
  },
  'leave-out-nothing': {
    world: {
      exceptionPreview: {
        ...sample.exceptionPreview,
        count: 0,
        names: [],
        putOut: [],
        problem: 'Maintenance does nothing about Mozilla Firefox for PC-1, so there is nothing to leave out.',
      },
    },
    press: [...leaveOut, 'Leave out'],
  },
  search: { world: {}, search: 'fire' },
  'search-nothing': { world: {}, search: 'zzz' },
  timeline: { world: {}, press: ['Timeline'] },
  'timeline-rules': { world: {}, press: ['Timeline', 'Rules'] },
  'timeline-long': { world: { timeline: longTimeline }, press: ['Timeline'] },
  'timeline-empty': { world: { timeline: [nothingChanged] }, press: ['Timeline'] },
  'timeline-loading': { world: { silent: ['timeline'] }, press: ['Timeline'] },
  'timeline-failed': { world: { failing: { timeline: unreachable } }, press: ['Timeline'] },
  loading: { world: { silent: ['context'] } },
  'loading-tools': { world: { silent: ['list'] } },
  'no-tools': { world: { tools: {} } },
  'remote-twice': {
    world: {
      context: {
        ...sample.computerContext,
        computers: sample.computerContext.computers.map((one) => ({
          ...one,
          remote: [...one.remote, { name: 'ScreenConnect', url: 'https://control.example/Host' }],
        })),
      },
    },
    alone: true,
  },
  'no-computer': {
    world: {
      context: {
        ...sample.context,
        computers: [],
        person: null,
        notices: ['The requester is the stock General User; tools for the customer are shown.'],
      },
    },
    press: ['Computer'],
  },
  closed: { world: { context: { ...sample.context, ticket: { ...sample.openTicket, closed: true } } } },
  unreachable: { world: { failing: { context: unreachable } } },
  'tools-refused': {
    world: {
      failing: { list: new ClientError('refused', 'You may not see the tools of Contoso. Ask an admin.') },
    },
  },
  'signed-out': { world: { failing: { context: new ClientError('signedOut', 'Sign in') } } },
  'no-ticket': { world: {}, noTicket: true },
  alone: { world: { context: sample.computerContext, sessions: [sample.running] }, alone: true },
  'alone-nobody': { world: { context: sample.computerContext }, alone: true, press: ['Person'] },
  'alone-passed': {
    world: { context: sample.computerContext, prepared: { ...sample.passed, ticket: null, note: null } },
    alone: true,
    press: openFirefox,
  },
  parameters: { world: {}, press: ['Run Browser policy'] },
  'parameters-wrong': {
    world: {
      tools: {
        computer: [
          sample.tool(103, 'Browser policy', {
            parameters: [sample.field('homepage', 'Home page', { type: 'uri', required: true })],
          }),
        ],
      },
    },
    press: ['Run Browser policy', 'Continue'],
  },
  'starting-failed': { world: { failing: { prepareTool: unreachable } }, press: openFirefox },
  preparing: { world: { log: sample.logEntries(3) }, press: openFirefox },
  plan: { world: { prepared: sample.planned }, press: openFirefox },
  schedule: { world: { prepared: sample.planned }, press: [...openFirefox, 'Schedule…'] },
  'plan-needs-approval': { world: { prepared: sample.unapproved }, press: openFirefox },
  'ask-approval': { world: { prepared: sample.unapproved }, press: [...openFirefox, 'Ask for approval…'] },
  'ask-approval-wrong': {
    world: { prepared: sample.unapproved },
    press: [...openFirefox, 'Ask for approval…', 'Send the request'],
  },
  asked: { world: { prepared: sample.asked }, press: openFirefox },
  decide: { world: { prepared: deciding }, press: openFirefox },
  'decide-wrong': { world: { prepared: deciding }, press: [...openFirefox, 'Refuse'] },
  'asked-for-later': {
    world: { prepared: { ...sample.asked, executeAt: sample.ago(-9 * 60) } },
    press: openFirefox,
  },
  scheduled: { world: { prepared: sample.scheduled }, press: openFirefox },
  'scheduled-cancel': { world: { prepared: sample.scheduled }, press: [...openFirefox, 'Cancel this run'] },
  joined: {
    world: {
      prepared: sample.planned,
      takenBy: { ...sample.running, id: sample.id(502), requestedBy: 'Maya Okafor' },
    },
    press: [...openFirefox, 'Run now'],
  },
  'under-way': {
    world: {
      tools: {
        computer: [
          underWay(101, 'Mozilla Firefox', 'running'),
          underWay(102, 'Wireshark', 'waitingForTime'),
          underWay(103, 'Browser policy', 'waitingForApproval'),
          ...sample.tools.slice(3),
        ],
      },
    },
  },
  detected: {
    world: {
      prepared: sample.session({
        kind: 'detection',
        status: 'passed',
        ended: true,
        endedAt: sample.ago(1),
        statusDetail: '2 actions are needed.',
        found: '115.2',
        stages: sample.stages(['inventory', 'resolution', 'detection'], null),
        plan: sample.planned.plan,
      }),
    },
    press: ['Detect now: Mozilla Firefox'],
  },
  'plan-errors': {
    world: {
      prepared: {
        ...sample.planned,
        plan: {
          hash: sample.planHash,
          actions: [],
          errors: [
            { itemName: 'Mozilla Firefox', reason: 'No version runs on Windows 7. Choose another version.' },
          ],
          withheld: [],
          nothingToDo: false,
        },
      },
    },
    press: openFirefox,
  },
  running: { world: { prepared: sample.running, log: sample.logEntries(10_000) }, press: openFirefox },
  'running-cancel': { world: { prepared: sample.running }, press: [...openFirefox, 'Cancel run'] },
  offline: {
    world: { prepared: { ...sample.running, status: 'waitingForConnection' } },
    press: openFirefox,
  },
  reconnecting: {
    world: { sessions: [sample.running], failing: { watch: unreachable } },
    press: ['Mozilla Firefox · PC-1'],
  },
  'passed-approved': {
    world: {
      prepared: {
        ...sample.passed,
        needsApproval: true,
        approval: sample.asked.approval && {
          ...sample.asked.approval,
          state: 'approved',
          until: null,
          decidedBy: 'Ada Engineer',
          decidedAt: sample.ago(2),
        },
      },
    },
    press: openFirefox,
  },
  passed: { world: { prepared: sample.passed, log: sample.logEntries(40) }, press: openFirefox },
  failed: { world: { prepared: sample.failed }, press: openFirefox },
  'note-waiting': {
    world: {
      prepared: {
        ...sample.passed,
        note: {
          status: 'waiting',
          attempts: 4,
          nextAttemptAt: sample.ago(-3.5),
          lastError: 'psa.example did not answer within 20 s.',
        },
        time: { status: 'waiting', attempts: 0, nextAttemptAt: sample.ago(0), lastError: null, minutes: 5 },
      },
    },
    press: openFirefox,
  },
  'note-refused-again': {
    world: {
      prepared: sample.failed,
      failing: { postNoteAgain: new ClientError('refused', 'This run has no note for its ticket.') },
    },
    press: [...openFirefox, 'Post again'],
  },
  'time-added': {
    world: {
      prepared: {
        ...sample.passed,
        time: { status: 'delivered', attempts: 1, nextAttemptAt: null, lastError: null, minutes: 15 },
      },
    },
    press: openFirefox,
  },
  'time-refused': {
    world: {
      prepared: {
        ...sample.passed,
        time: {
          status: 'refused',
          attempts: 1,
          nextAttemptAt: null,
          lastError: 'HaloPSA refused the request (HTTP 400). It said: “This Ticket is closed.”',
          minutes: 15,
        },
      },
    },
    press: openFirefox,
  },
  reply: { world: { prepared: sample.passed }, press: openFirefox, unfold: 'Draft of a reply' },
  'last-known': {
    world: {
      context: {
        ...sample.context,
        notices: [
          'PSA can’t be reached now, so this is what the ticket said 12 min ago. psa.example did not answer within 4 s. Try again in a moment.',
        ],
      },
    },
  },
  'nothing-to-do': {
    world: {
      prepared: sample.session({
        status: 'passed',
        ended: true,
        endedAt: sample.ago(1),
        plan: { hash: sample.planHash, actions: [], errors: [], withheld: [], nothingToDo: true },
      }),
    },
    press: openFirefox,
  },
  drifted: {
    world: {
      prepared: sample.session({
        status: 'cancelled',
        ended: true,
        endedAt: sample.ago(1),
        statusDetail:
          'PC-1 has changed since the plan was shown, so nothing was run.\nMozilla Firefox: was 115.2, is now 127.0.',
        plan: sample.planned.plan,
        note: { status: 'waiting', attempts: 0, nextAttemptAt: sample.ago(0), lastError: null },
      }),
    },
    press: openFirefox,
  },
} satisfies Record<string, GalleryState>

export type StateName = keyof typeof states
export const stateNames = Object.keys(states) as StateName[]
