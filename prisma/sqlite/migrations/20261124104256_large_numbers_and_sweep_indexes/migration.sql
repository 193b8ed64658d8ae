-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
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
    "restarts" TEXT,
    "cancelAskedAt" DATETIME,
    "cancelAskedBy" TEXT,
    "logBytes" REAL NOT NULL DEFAULT 0,
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
INSERT INTO "new_MaintenanceSession" ("approvedPlanHash", "cancelAskedAt", "cancelAskedBy", "computerId", "createdAt", "deadlineAt", "decisions", "deploymentId", "endedAt", "executeAt", "executingOn", "id", "itemId", "kind", "logBytes", "logDeletedAt", "logSequence", "mayPostpone", "offline", "offlineHours", "parameters", "personId", "plan", "planHash", "postponed", "reboot", "requestKey", "requestedById", "resolvedAt", "restarts", "revision", "scheduleRunId", "startAfter", "startedAt", "status", "statusAt", "statusDetail", "stretch", "subjectKind", "tenantId", "ticketId", "ticketIntegrationId") SELECT "approvedPlanHash", "cancelAskedAt", "cancelAskedBy", "computerId", "createdAt", "deadlineAt", "decisions", "deploymentId", "endedAt", "executeAt", "executingOn", "id", "itemId", "kind", "logBytes", "logDeletedAt", "logSequence", "mayPostpone", "offline", "offlineHours", "parameters", "personId", "plan", "planHash", "postponed", "reboot", "requestKey", "requestedById", "resolvedAt", "restarts", "revision", "scheduleRunId", "startAfter", "startedAt", "status", "statusAt", "statusDetail", "stretch", "subjectKind", "tenantId", "ticketId", "ticketIntegrationId" FROM "MaintenanceSession";
DROP TABLE "MaintenanceSession";
ALTER TABLE "new_MaintenanceSession" RENAME TO "MaintenanceSession";
CREATE UNIQUE INDEX "MaintenanceSession_requestKey_key" ON "MaintenanceSession"("requestKey");
CREATE UNIQUE INDEX "MaintenanceSession_executingOn_key" ON "MaintenanceSession"("executingOn");
CREATE INDEX "MaintenanceSession_computerId_status_idx" ON "MaintenanceSession"("computerId", "status");
CREATE INDEX "MaintenanceSession_tenantId_createdAt_idx" ON "MaintenanceSession"("tenantId", "createdAt");
CREATE INDEX "MaintenanceSession_ticketIntegrationId_ticketId_idx" ON "MaintenanceSession"("ticketIntegrationId", "ticketId");
CREATE INDEX "MaintenanceSession_status_statusAt_idx" ON "MaintenanceSession"("status", "statusAt");
CREATE INDEX "MaintenanceSession_status_executeAt_idx" ON "MaintenanceSession"("status", "executeAt");
CREATE INDEX "MaintenanceSession_status_deadlineAt_idx" ON "MaintenanceSession"("status", "deadlineAt");
CREATE INDEX "MaintenanceSession_scheduleRunId_idx" ON "MaintenanceSession"("scheduleRunId");
CREATE INDEX "MaintenanceSession_endedAt_idx" ON "MaintenanceSession"("endedAt");
CREATE TABLE "new_SessionAction" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sessionId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "itemId" TEXT NOT NULL,
    "itemName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "version" TEXT,
    "deploymentId" TEXT,
    "becauseItemId" TEXT,
    "state" TEXT NOT NULL DEFAULT 'notStarted',
    "result" TEXT,
    "reason" TEXT,
    "detail" TEXT,
    "detectedBefore" TEXT,
    "detectedAfter" TEXT,
    "bytesDone" REAL,
    "bytesTotal" REAL,
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    CONSTRAINT "SessionAction_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "MaintenanceSession" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "SessionAction_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_SessionAction" ("action", "becauseItemId", "bytesDone", "bytesTotal", "deploymentId", "detail", "detectedAfter", "detectedBefore", "endedAt", "id", "itemId", "itemName", "position", "reason", "result", "sessionId", "startedAt", "state", "version") SELECT "action", "becauseItemId", "bytesDone", "bytesTotal", "deploymentId", "detail", "detectedAfter", "detectedBefore", "endedAt", "id", "itemId", "itemName", "position", "reason", "result", "sessionId", "startedAt", "state", "version" FROM "SessionAction";
DROP TABLE "SessionAction";
ALTER TABLE "new_SessionAction" RENAME TO "SessionAction";
CREATE UNIQUE INDEX "SessionAction_sessionId_position_key" ON "SessionAction"("sessionId", "position");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
