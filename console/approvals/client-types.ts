import type { api } from '../server-api.ts'

// What the server's procedures about approvals give, by the names that the pages have for it.

type Approvals = typeof api.approvals

export type ApprovalPage = Awaited<ReturnType<Approvals['list']['query']>>

export type Approval = ApprovalPage['open'][number]

export type ApprovalDetail = Awaited<ReturnType<Approvals['get']['query']>>
