import { auditFilter } from '../../domains/audit/audit-service.ts'
import { procedure } from '../trpc.ts'

/** Who did what, the latest first, of the tenants that the caller may see. */
export const listEntries = procedure('audit.view', { reach: 'filtered' })
  .input(auditFilter)
  .query(({ ctx, input }) => ctx.services.audit.list(ctx.caller, input))
