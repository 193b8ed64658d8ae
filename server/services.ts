import type { AgentsService } from './domains/agents/agents-service.ts'
import type { AuditService } from './domains/audit/audit-service.ts'
import type { ComputerLookup } from './domains/computers/computer-lookup.ts'
import type { ComputersService } from './domains/computers/computers-service.ts'
import type { ConfigurationService } from './domains/configuration/configuration-service.ts'
import type { DecisionsService } from './domains/decisions/decisions-service.ts'
import type { DeploymentsService } from './domains/deployments/deployments-service.ts'
import type { ExceptionsService } from './domains/exceptions/exceptions-service.ts'
import type { IntegrationsService } from './domains/integrations/integrations-service.ts'
import type { ItemsService } from './domains/items/items-service.ts'
import type { LicencesService } from './domains/licences/licences-service.ts'
import type { PlacesService } from './domains/places/places-service.ts'
import type { SchedulesService } from './domains/schedules/schedules-service.ts'
import type { ScriptsService } from './domains/scripts/scripts-service.ts'
import type { ApprovalsService } from './domains/sessions/approvals-service.ts'
import type { SessionsService } from './domains/sessions/sessions-service.ts'
import type { TicketMessagesService } from './domains/sessions/ticket-messages-service.ts'
import type { TechnicianToolsService } from './domains/technician-tools/technician-tools-service.ts'
import type { TimelineService } from './domains/timeline/timeline-service.ts'
import type { UsersService } from './domains/users/users-service.ts'

/** The use cases that procedures call, one per domain. */
export interface Services {
  readonly users: UsersService
  readonly audit: AuditService
  readonly configuration: ConfigurationService
  readonly agents: AgentsService
  readonly computers: ComputersService
  readonly computerLookup: ComputerLookup
  readonly decisions: DecisionsService
  readonly deployments: DeploymentsService
  readonly exceptions: ExceptionsService
  readonly integrations: IntegrationsService
  readonly items: ItemsService
  readonly licences: LicencesService
  readonly scripts: ScriptsService
  readonly places: PlacesService
  readonly technicianTools: TechnicianToolsService
  readonly approvals: ApprovalsService
  readonly timeline: TimelineService
  readonly sessions: SessionsService
  readonly ticketMessages: TicketMessagesService
  readonly schedules: SchedulesService
}
