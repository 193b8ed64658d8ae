-- AlterTable
ALTER TABLE "Computer" ADD COLUMN "signedInUser" TEXT;

-- AlterTable
ALTER TABLE "SessionAction" ADD COLUMN "bytesDone" INTEGER;
ALTER TABLE "SessionAction" ADD COLUMN "bytesTotal" INTEGER;

-- AlterTable
ALTER TABLE "SoftwareVersion" ADD COLUMN "downloadScriptId" TEXT;
ALTER TABLE "SoftwareVersion" ADD COLUMN "fileName" TEXT;
ALTER TABLE "SoftwareVersion" ADD COLUMN "repairScriptId" TEXT;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Agent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "computerId" TEXT,
    "tenantId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "integrationId" TEXT,
    "externalId" TEXT,
    "publicKey" TEXT,
    "bootId" TEXT,
    "features" TEXT NOT NULL DEFAULT '[]',
    "name" TEXT NOT NULL,
    "platform" TEXT,
    "version" TEXT,
    "hardwareUuid" TEXT,
    "installationId" TEXT,
    "preference" INTEGER NOT NULL DEFAULT 100,
    "online" BOOLEAN NOT NULL DEFAULT false,
    "connectedTo" TEXT,
    "connectedAt" DATETIME,
    "lastSeenAt" DATETIME,
    "lastSequence" INTEGER NOT NULL DEFAULT 0,
    "enrolledAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revokedAt" DATETIME,
    CONSTRAINT "Agent_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Agent_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Agent_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Agent" ("computerId", "connectedAt", "connectedTo", "enrolledAt", "externalId", "hardwareUuid", "id", "installationId", "integrationId", "kind", "lastSeenAt", "lastSequence", "name", "online", "platform", "preference", "publicKey", "revokedAt", "tenantId", "version") SELECT "computerId", "connectedAt", "connectedTo", "enrolledAt", "externalId", "hardwareUuid", "id", "installationId", "integrationId", "kind", "lastSeenAt", "lastSequence", "name", "online", "platform", "preference", "publicKey", "revokedAt", "tenantId", "version" FROM "Agent";
DROP TABLE "Agent";
ALTER TABLE "new_Agent" RENAME TO "Agent";
CREATE UNIQUE INDEX "Agent_publicKey_key" ON "Agent"("publicKey");
CREATE INDEX "Agent_computerId_idx" ON "Agent"("computerId");
CREATE INDEX "Agent_tenantId_idx" ON "Agent"("tenantId");
CREATE UNIQUE INDEX "Agent_integrationId_externalId_key" ON "Agent"("integrationId", "externalId");
CREATE TABLE "new_AgentCommand" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "agentId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "sessionId" TEXT,
    "actionId" TEXT,
    "scriptVersionId" TEXT,
    "kind" TEXT NOT NULL DEFAULT 'script',
    "language" TEXT,
    "context" TEXT,
    "body" TEXT,
    "sealedMessage" TEXT NOT NULL,
    "timeoutSeconds" INTEGER NOT NULL,
    "outputLimitBytes" INTEGER NOT NULL,
    "issuedAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'issued',
    "cancelAsked" BOOLEAN NOT NULL DEFAULT false,
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    "outcome" TEXT,
    "exitCode" INTEGER,
    "outputTail" TEXT,
    "outputTruncated" BOOLEAN NOT NULL DEFAULT false,
    "refusal" TEXT,
    "detail" TEXT,
    CONSTRAINT "AgentCommand_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "AgentCommand_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "MaintenanceSession" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_AgentCommand" ("actionId", "agentId", "body", "cancelAsked", "context", "detail", "endedAt", "exitCode", "expiresAt", "id", "issuedAt", "key", "language", "outcome", "outputLimitBytes", "outputTail", "outputTruncated", "refusal", "scriptVersionId", "sealedMessage", "sessionId", "startedAt", "status", "timeoutSeconds") SELECT "actionId", "agentId", "body", "cancelAsked", "context", "detail", "endedAt", "exitCode", "expiresAt", "id", "issuedAt", "key", "language", "outcome", "outputLimitBytes", "outputTail", "outputTruncated", "refusal", "scriptVersionId", "sealedMessage", "sessionId", "startedAt", "status", "timeoutSeconds" FROM "AgentCommand";
DROP TABLE "AgentCommand";
ALTER TABLE "new_AgentCommand" RENAME TO "AgentCommand";
CREATE UNIQUE INDEX "AgentCommand_key_key" ON "AgentCommand"("key");
CREATE INDEX "AgentCommand_agentId_status_idx" ON "AgentCommand"("agentId", "status");
CREATE INDEX "AgentCommand_sessionId_idx" ON "AgentCommand"("sessionId");
CREATE TABLE "new_MaintenanceSession" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "requestKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "tenantId" TEXT NOT NULL,
    "computerId" TEXT,
    "personId" TEXT,
    "deploymentId" TEXT,
    "itemId" TEXT,
    "parameters" TEXT NOT NULL,
    "requestedById" TEXT,
    "scheduleRunId" TEXT,
    "ticketIntegrationId" TEXT,
    "ticketId" TEXT,
    "status" TEXT NOT NULL DEFAULT 'created',
    "statusAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stretch" INTEGER NOT NULL DEFAULT 0,
    "statusDetail" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "reboot" TEXT NOT NULL DEFAULT 'never',
    "offline" TEXT NOT NULL DEFAULT 'skip',
    "offlineHours" INTEGER NOT NULL DEFAULT 24,
    "deadlineAt" DATETIME,
    "startAfter" DATETIME,
    "executeAt" DATETIME,
    "mayPostpone" BOOLEAN NOT NULL DEFAULT false,
    "postponed" INTEGER NOT NULL DEFAULT 0,
    "resolvedAt" DATETIME,
    "decisions" TEXT,
    "plan" TEXT,
    "planHash" TEXT,
    "approvedPlanHash" TEXT,
    "executingOn" TEXT,
    "cancelAskedAt" DATETIME,
    "cancelAskedBy" TEXT,
    "logBytes" INTEGER NOT NULL DEFAULT 0,
    "logDeletedAt" DATETIME,
    "logSequence" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    CONSTRAINT "MaintenanceSession_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_requestedById_fkey" FOREIGN KEY ("requestedById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_scheduleRunId_fkey" FOREIGN KEY ("scheduleRunId") REFERENCES "ScheduleRun" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_ticketIntegrationId_fkey" FOREIGN KEY ("ticketIntegrationId") REFERENCES "Integration" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_MaintenanceSession" ("approvedPlanHash", "cancelAskedAt", "cancelAskedBy", "computerId", "createdAt", "deadlineAt", "decisions", "deploymentId", "endedAt", "executeAt", "executingOn", "id", "kind", "logBytes", "logSequence", "offline", "parameters", "personId", "plan", "planHash", "reboot", "requestKey", "requestedById", "resolvedAt", "revision", "scheduleRunId", "startedAt", "status", "statusDetail", "subjectKind", "tenantId", "ticketId", "ticketIntegrationId") SELECT "approvedPlanHash", "cancelAskedAt", "cancelAskedBy", "computerId", "createdAt", "deadlineAt", "decisions", "deploymentId", "endedAt", "executeAt", "executingOn", "id", "kind", "logBytes", "logSequence", "offline", "parameters", "personId", "plan", "planHash", "reboot", "requestKey", "requestedById", "resolvedAt", "revision", "scheduleRunId", "startedAt", "status", "statusDetail", "subjectKind", "tenantId", "ticketId", "ticketIntegrationId" FROM "MaintenanceSession";
DROP TABLE "MaintenanceSession";
ALTER TABLE "new_MaintenanceSession" RENAME TO "MaintenanceSession";
CREATE UNIQUE INDEX "MaintenanceSession_requestKey_key" ON "MaintenanceSession"("requestKey");
CREATE UNIQUE INDEX "MaintenanceSession_executingOn_key" ON "MaintenanceSession"("executingOn");
CREATE INDEX "MaintenanceSession_computerId_status_idx" ON "MaintenanceSession"("computerId", "status");
CREATE INDEX "MaintenanceSession_tenantId_createdAt_idx" ON "MaintenanceSession"("tenantId", "createdAt");
CREATE INDEX "MaintenanceSession_ticketIntegrationId_ticketId_idx" ON "MaintenanceSession"("ticketIntegrationId", "ticketId");
CREATE INDEX "MaintenanceSession_status_statusAt_idx" ON "MaintenanceSession"("status", "statusAt");
CREATE INDEX "MaintenanceSession_scheduleRunId_idx" ON "MaintenanceSession"("scheduleRunId");
CREATE INDEX "MaintenanceSession_endedAt_idx" ON "MaintenanceSession"("endedAt");
CREATE TABLE "new_Schedule" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "executionCron" TEXT,
    "timeZone" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "itemId" TEXT,
    "targetScope" TEXT NOT NULL,
    "targetType" TEXT NOT NULL,
    "targetRef" TEXT,
    "targetFilter" TEXT NOT NULL DEFAULT 'all',
    "targetTenantId" TEXT,
    "includeChildTenants" BOOLEAN NOT NULL DEFAULT false,
    "targetScriptId" TEXT,
    "reboot" TEXT NOT NULL DEFAULT 'never',
    "offline" TEXT NOT NULL DEFAULT 'skip',
    "offlineDeadlineHours" INTEGER NOT NULL DEFAULT 24,
    "mailBefore" BOOLEAN NOT NULL DEFAULT false,
    "mailAfter" BOOLEAN NOT NULL DEFAULT false,
    "mayPostpone" BOOLEAN NOT NULL DEFAULT false,
    "graceMinutes" INTEGER NOT NULL DEFAULT 60,
    "spreadMinutes" INTEGER NOT NULL DEFAULT 30,
    "activeSince" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Schedule_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Schedule_targetTenantId_fkey" FOREIGN KEY ("targetTenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Schedule" ("createdAt", "cron", "enabled", "executionCron", "graceMinutes", "id", "includeChildTenants", "itemId", "mailAfter", "mailBefore", "mayPostpone", "name", "offline", "offlineDeadlineHours", "reboot", "spreadMinutes", "targetFilter", "targetRef", "targetScope", "targetScriptId", "targetTenantId", "targetType", "timeZone", "updatedAt") SELECT "createdAt", "cron", "enabled", "executionCron", "graceMinutes", "id", "includeChildTenants", "itemId", "mailAfter", "mailBefore", "mayPostpone", "name", "offline", "offlineDeadlineHours", "reboot", "spreadMinutes", "targetFilter", "targetRef", "targetScope", "targetScriptId", "targetTenantId", "targetType", "timeZone", "updatedAt" FROM "Schedule";
DROP TABLE "Schedule";
ALTER TABLE "new_Schedule" RENAME TO "Schedule";
CREATE TABLE "new_ScheduleRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scheduleId" TEXT NOT NULL,
    "dueKey" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "firedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" DATETIME,
    "started" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "ScheduleRun_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_ScheduleRun" ("dueAt", "dueKey", "firedAt", "id", "scheduleId") SELECT "dueAt", "dueKey", "firedAt", "id", "scheduleId" FROM "ScheduleRun";
DROP TABLE "ScheduleRun";
ALTER TABLE "new_ScheduleRun" RENAME TO "ScheduleRun";
CREATE UNIQUE INDEX "ScheduleRun_scheduleId_dueKey_key" ON "ScheduleRun"("scheduleId", "dueKey");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
