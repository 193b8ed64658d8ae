-- CreateTable
CREATE TABLE "Computer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenantId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "kind" TEXT,
    "rolesKnown" BOOLEAN NOT NULL DEFAULT false,
    "onboarding" TEXT NOT NULL DEFAULT 'onboarded',
    "maintenanceExcluded" BOOLEAN NOT NULL DEFAULT false,
    "primaryPersonKnown" BOOLEAN NOT NULL DEFAULT false,
    "primaryPersonId" TEXT,
    "hardwareUuid" TEXT,
    "installationId" TEXT,
    "serial" TEXT,
    "serialKey" TEXT,
    "manufacturer" TEXT,
    "model" TEXT,
    "os" TEXT,
    "osVersion" TEXT,
    "lastAddress" TEXT,
    "rebootPending" BOOLEAN,
    "inventoryAt" DATETIME,
    "lastSeenAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Computer_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Computer_primaryPersonId_fkey" FOREIGN KEY ("primaryPersonId") REFERENCES "Person" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ComputerRole" (
    "computerId" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    PRIMARY KEY ("computerId", "role"),
    CONSTRAINT "ComputerRole_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ComputerTag" (
    "computerId" TEXT NOT NULL,
    "tag" TEXT NOT NULL,

    PRIMARY KEY ("computerId", "tag"),
    CONSTRAINT "ComputerTag_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ComputerDeviceGroup" (
    "computerId" TEXT NOT NULL,
    "deviceGroup" TEXT NOT NULL,
    "integrationId" TEXT,

    PRIMARY KEY ("computerId", "deviceGroup"),
    CONSTRAINT "ComputerDeviceGroup_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ComputerDeviceGroup_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Agent" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "computerId" TEXT,
    "tenantId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "integrationId" TEXT,
    "externalId" TEXT,
    "publicKey" TEXT,
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

-- CreateTable
CREATE TABLE "EnrolmentToken" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenantId" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "computerId" TEXT,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    "usedBy" TEXT,
    "createdBy" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "EnrolmentToken_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgentCommand" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "agentId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "sessionId" TEXT,
    "actionId" TEXT,
    "scriptVersionId" TEXT,
    "language" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "body" TEXT NOT NULL,
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

-- CreateTable
CREATE TABLE "UndecidedRecord" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "agentId" TEXT NOT NULL,
    "tenantId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "candidates" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decidedAt" DATETIME,
    "decidedBy" TEXT,
    "decision" TEXT,
    CONSTRAINT "UndecidedRecord_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "UndecidedRecord_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "UpnReading" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "computerId" TEXT NOT NULL,
    "upn" TEXT NOT NULL,
    "upnKey" TEXT NOT NULL,
    "readAt" DATETIME NOT NULL,
    CONSTRAINT "UpnReading_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "InstalledSoftware" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "computerId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "version" TEXT,
    "publisher" TEXT,
    "upgradeCode" TEXT,
    "productCode" TEXT,
    "source" TEXT NOT NULL,
    "firstSeenAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "goneAt" DATETIME,
    CONSTRAINT "InstalledSoftware_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Detection" (
    "computerId" TEXT NOT NULL,
    "itemId" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "detectedAt" DATETIME NOT NULL,
    "sessionId" TEXT,

    PRIMARY KEY ("computerId", "itemId"),
    CONSTRAINT "Detection_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Detection_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Deployment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "itemId" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "notes" TEXT NOT NULL DEFAULT '',
    "desired" TEXT NOT NULL,
    "desiredVersionRule" TEXT,
    "desiredVersion" TEXT,
    "targetScope" TEXT NOT NULL,
    "targetType" TEXT NOT NULL,
    "targetRef" TEXT,
    "targetFilter" TEXT NOT NULL DEFAULT 'all',
    "targetTenantId" TEXT,
    "includeChildTenants" BOOLEAN NOT NULL DEFAULT false,
    "targetScriptId" TEXT,
    "enforcement" TEXT NOT NULL DEFAULT 'required',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "origin" TEXT NOT NULL DEFAULT 'local',
    "approved" BOOLEAN NOT NULL DEFAULT true,
    "order" REAL,
    "parameters" TEXT NOT NULL,
    "parameterOverride" TEXT NOT NULL DEFAULT 'allowed',
    "needsApproval" BOOLEAN NOT NULL DEFAULT false,
    "expiresAt" DATETIME,
    "exceptionReason" TEXT,
    "exceptionOwnerId" TEXT,
    "exceptionTicket" TEXT,
    "createdBy" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Deployment_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Deployment_targetTenantId_fkey" FOREIGN KEY ("targetTenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DeploymentVisibility" (
    "deploymentId" TEXT NOT NULL,
    "place" TEXT NOT NULL,

    PRIMARY KEY ("deploymentId", "place"),
    CONSTRAINT "DeploymentVisibility_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TargetScriptResult" (
    "deploymentId" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "matches" BOOLEAN NOT NULL,
    "answeredAt" DATETIME NOT NULL,

    PRIMARY KEY ("deploymentId", "subjectId"),
    CONSTRAINT "TargetScriptResult_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Schedule" (
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
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Schedule_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Schedule_targetTenantId_fkey" FOREIGN KEY ("targetTenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ScheduleRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scheduleId" TEXT NOT NULL,
    "dueKey" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "firedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ScheduleRun_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Integration" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "vendor" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "settings" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "IntegrationSecret" (
    "integrationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sealedValue" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL,

    PRIMARY KEY ("integrationId", "name"),
    CONSTRAINT "IntegrationSecret_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ExternalLink" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "integrationId" TEXT NOT NULL,
    "recordKind" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "tenantId" TEXT,
    "personId" TEXT,
    "computerId" TEXT,
    "groupId" TEXT,
    "agreementId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ExternalLink_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ExternalLink_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ExternalLink_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ExternalLink_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ExternalLink_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ExternalLink_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "Agreement" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "OutboxMessage" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "integrationId" TEXT,
    "sessionId" TEXT,
    "ticketId" TEXT,
    "payload" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" DATETIME NOT NULL,
    "lastError" TEXT,
    "externalId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deliveredAt" DATETIME,
    CONSTRAINT "OutboxMessage_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "OutboxMessage_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "MaintenanceSession" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorKind" TEXT NOT NULL,
    "userId" TEXT,
    "agentId" TEXT,
    "action" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT,
    "tenantId" TEXT,
    "detail" TEXT NOT NULL,
    CONSTRAINT "AuditEntry_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "FactChange" (
    "sequence" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "recordId" TEXT NOT NULL,
    "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "ServerSetting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "MaintenanceItem" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "icon" TEXT,
    "library" TEXT NOT NULL DEFAULT 'own',
    "subject" TEXT NOT NULL DEFAULT 'computer',
    "order" TEXT NOT NULL DEFAULT 'normal',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Prerequisite" (
    "itemId" TEXT NOT NULL,
    "requiredItemId" TEXT NOT NULL,
    "condition" TEXT NOT NULL DEFAULT 'installed',
    "onUnmet" TEXT NOT NULL DEFAULT 'act',

    PRIMARY KEY ("itemId", "requiredItemId"),
    CONSTRAINT "Prerequisite_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Prerequisite_requiredItemId_fkey" FOREIGN KEY ("requiredItemId") REFERENCES "MaintenanceItem" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Software" (
    "itemId" TEXT NOT NULL PRIMARY KEY,
    "vendor" TEXT,
    "detectionMethod" TEXT NOT NULL,
    "detectionValue" TEXT,
    "detectionScriptId" TEXT,
    "installScriptId" TEXT,
    "updateScriptId" TEXT,
    "uninstallScriptId" TEXT,
    "postInstallScriptId" TEXT,
    "postUninstallScriptId" TEXT,
    "testScriptId" TEXT,
    "downloadScriptId" TEXT,
    "repair" TEXT NOT NULL DEFAULT 'none',
    "repairScriptId" TEXT,
    "licenceKind" TEXT NOT NULL DEFAULT 'none',
    "licenceRequired" BOOLEAN NOT NULL DEFAULT false,
    "configurationItemId" TEXT,
    CONSTRAINT "Software_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Software_configurationItemId_fkey" FOREIGN KEY ("configurationItemId") REFERENCES "MaintenanceItem" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SoftwareVersion" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "softwareId" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "downloadUrl" TEXT,
    "sha256" TEXT,
    "sizeBytes" INTEGER,
    "installScriptId" TEXT,
    "updateScriptId" TEXT,
    "uninstallScriptId" TEXT,
    "postInstallScriptId" TEXT,
    "postUninstallScriptId" TEXT,
    "testScriptId" TEXT,
    CONSTRAINT "SoftwareVersion_softwareId_fkey" FOREIGN KEY ("softwareId") REFERENCES "Software" ("itemId") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Task" (
    "itemId" TEXT NOT NULL PRIMARY KEY,
    "testScriptId" TEXT,
    "getScriptId" TEXT,
    "setScriptId" TEXT,
    CONSTRAINT "Task_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ItemParameter" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "itemId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "required" BOOLEAN NOT NULL DEFAULT false,
    "defaultValue" TEXT,
    "choices" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "ItemParameter_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Licence" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "itemId" TEXT NOT NULL,
    "tenantId" TEXT,
    "name" TEXT NOT NULL,
    "majorVersion" TEXT,
    "sealedValue" TEXT NOT NULL,
    "fileName" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Licence_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Licence_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Script" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "library" TEXT NOT NULL DEFAULT 'own',
    "timeoutSeconds" INTEGER NOT NULL DEFAULT 120,
    "outputLimitBytes" INTEGER NOT NULL DEFAULT 1048576,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ScriptVersion" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scriptId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "createdBy" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "ScriptVersion_scriptId_fkey" FOREIGN KEY ("scriptId") REFERENCES "Script" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'readOnly',
    "limitedToTenants" BOOLEAN NOT NULL DEFAULT false,
    "banned" BOOLEAN NOT NULL DEFAULT false,
    "banReason" TEXT,
    "banExpires" DATETIME,
    "twoFactorEnabled" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "UserTenant" (
    "userId" TEXT NOT NULL,
    "tenantId" TEXT NOT NULL,

    PRIMARY KEY ("userId", "tenantId"),
    CONSTRAINT "UserTenant_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "UserTenant_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuthSession" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "impersonatedBy" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "AuthSession_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuthAccount" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" DATETIME,
    "refreshTokenExpiresAt" DATETIME,
    "scope" TEXT,
    "password" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "AuthAccount_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuthVerification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "TwoFactor" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "secret" TEXT NOT NULL,
    "backupCodes" TEXT NOT NULL,
    "verified" BOOLEAN NOT NULL DEFAULT true,
    "failedVerificationCount" INTEGER NOT NULL DEFAULT 0,
    "lockedUntil" DATETIME,
    "userId" TEXT NOT NULL,
    CONSTRAINT "TwoFactor_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Passkey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT,
    "publicKey" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "credentialID" TEXT NOT NULL,
    "counter" INTEGER NOT NULL,
    "deviceType" TEXT NOT NULL,
    "backedUp" BOOLEAN NOT NULL,
    "transports" TEXT,
    "aaguid" TEXT,
    "createdAt" DATETIME DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Passkey_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "DeviceCode" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "deviceCode" TEXT NOT NULL,
    "userCode" TEXT NOT NULL,
    "userId" TEXT,
    "expiresAt" DATETIME NOT NULL,
    "status" TEXT NOT NULL,
    "lastPolledAt" DATETIME,
    "pollingInterval" INTEGER,
    "clientId" TEXT,
    "scope" TEXT
);

-- CreateTable
CREATE TABLE "MaintenanceSession" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "requestKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "tenantId" TEXT NOT NULL,
    "computerId" TEXT,
    "personId" TEXT,
    "deploymentId" TEXT,
    "parameters" TEXT NOT NULL,
    "requestedById" TEXT,
    "scheduleRunId" TEXT,
    "ticketIntegrationId" TEXT,
    "ticketId" TEXT,
    "status" TEXT NOT NULL DEFAULT 'created',
    "statusDetail" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "reboot" TEXT NOT NULL DEFAULT 'never',
    "offline" TEXT NOT NULL DEFAULT 'skip',
    "deadlineAt" DATETIME,
    "executeAt" DATETIME,
    "resolvedAt" DATETIME,
    "decisions" TEXT,
    "plan" TEXT,
    "planHash" TEXT,
    "approvedPlanHash" TEXT,
    "executingOn" TEXT,
    "cancelAskedAt" DATETIME,
    "cancelAskedBy" TEXT,
    "logBytes" INTEGER NOT NULL DEFAULT 0,
    "logSequence" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    CONSTRAINT "MaintenanceSession_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_requestedById_fkey" FOREIGN KEY ("requestedById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_scheduleRunId_fkey" FOREIGN KEY ("scheduleRunId") REFERENCES "ScheduleRun" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "MaintenanceSession_ticketIntegrationId_fkey" FOREIGN KEY ("ticketIntegrationId") REFERENCES "Integration" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SessionStage" (
    "sessionId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "result" TEXT NOT NULL DEFAULT 'running',
    "detail" TEXT,
    "startedAt" DATETIME NOT NULL,
    "endedAt" DATETIME,

    PRIMARY KEY ("sessionId", "name"),
    CONSTRAINT "SessionStage_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "MaintenanceSession" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SessionAction" (
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
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    CONSTRAINT "SessionAction_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "MaintenanceSession" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "SessionAction_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "LogChunk" (
    "sessionId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "actionId" TEXT,
    "commandId" TEXT,
    "commandIndex" INTEGER,
    "stream" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("sessionId", "sequence"),
    CONSTRAINT "LogChunk_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "MaintenanceSession" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Approval" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "sessionId" TEXT NOT NULL,
    "planHash" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "reason" TEXT,
    "askedById" TEXT,
    "askedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decidedById" TEXT,
    "decidedAt" DATETIME,
    "decision" TEXT,
    "decisionReason" TEXT,
    CONSTRAINT "Approval_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "MaintenanceSession" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Approval_askedById_fkey" FOREIGN KEY ("askedById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Approval_decidedById_fkey" FOREIGN KEY ("decidedById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Tenant" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "parentId" TEXT,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "excludeFromCrossTenant" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Tenant_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TenantTag" (
    "tenantId" TEXT NOT NULL,
    "tag" TEXT NOT NULL,

    PRIMARY KEY ("tenantId", "tag"),
    CONSTRAINT "TenantTag_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "BusinessHours" (
    "tenantId" TEXT NOT NULL,
    "weekday" INTEGER NOT NULL,
    "opensAt" INTEGER NOT NULL,
    "closesAt" INTEGER NOT NULL,

    PRIMARY KEY ("tenantId", "weekday", "opensAt"),
    CONSTRAINT "BusinessHours_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenantId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "upn" TEXT,
    "upnKey" TEXT,
    "email" TEXT,
    "emailKey" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Person_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PersonTag" (
    "personId" TEXT NOT NULL,
    "tag" TEXT NOT NULL,

    PRIMARY KEY ("personId", "tag"),
    CONSTRAINT "PersonTag_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Group" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenantId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Group_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GroupPerson" (
    "groupId" TEXT NOT NULL,
    "personId" TEXT NOT NULL,

    PRIMARY KEY ("groupId", "personId"),
    CONSTRAINT "GroupPerson_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "GroupPerson_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "GroupGroup" (
    "groupId" TEXT NOT NULL,
    "subgroupId" TEXT NOT NULL,

    PRIMARY KEY ("groupId", "subgroupId"),
    CONSTRAINT "GroupGroup_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "GroupGroup_subgroupId_fkey" FOREIGN KEY ("subgroupId") REFERENCES "Group" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Agreement" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenantId" TEXT NOT NULL,
    "name" TEXT,
    "type" TEXT NOT NULL,
    "startsOn" TEXT NOT NULL,
    "endsOn" TEXT,
    "coversAll" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Agreement_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementComputer" (
    "agreementId" TEXT NOT NULL,
    "computerId" TEXT NOT NULL,

    PRIMARY KEY ("agreementId", "computerId"),
    CONSTRAINT "AgreementComputer_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "Agreement" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AgreementComputer_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementAddition" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "agreementId" TEXT NOT NULL,
    "product" TEXT NOT NULL,
    "startsOn" TEXT NOT NULL,
    "endsOn" TEXT,
    CONSTRAINT "AgreementAddition_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "Agreement" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Computer_tenantId_idx" ON "Computer"("tenantId");

-- CreateIndex
CREATE INDEX "Computer_nameKey_idx" ON "Computer"("nameKey");

-- CreateIndex
CREATE INDEX "Computer_serialKey_idx" ON "Computer"("serialKey");

-- CreateIndex
CREATE INDEX "Computer_hardwareUuid_idx" ON "Computer"("hardwareUuid");

-- CreateIndex
CREATE INDEX "Computer_primaryPersonId_idx" ON "Computer"("primaryPersonId");

-- CreateIndex
CREATE INDEX "ComputerTag_tag_idx" ON "ComputerTag"("tag");

-- CreateIndex
CREATE INDEX "ComputerDeviceGroup_deviceGroup_idx" ON "ComputerDeviceGroup"("deviceGroup");

-- CreateIndex
CREATE UNIQUE INDEX "Agent_publicKey_key" ON "Agent"("publicKey");

-- CreateIndex
CREATE INDEX "Agent_computerId_idx" ON "Agent"("computerId");

-- CreateIndex
CREATE INDEX "Agent_tenantId_idx" ON "Agent"("tenantId");

-- CreateIndex
CREATE UNIQUE INDEX "Agent_integrationId_externalId_key" ON "Agent"("integrationId", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "EnrolmentToken_secretHash_key" ON "EnrolmentToken"("secretHash");

-- CreateIndex
CREATE UNIQUE INDEX "AgentCommand_key_key" ON "AgentCommand"("key");

-- CreateIndex
CREATE INDEX "AgentCommand_agentId_status_idx" ON "AgentCommand"("agentId", "status");

-- CreateIndex
CREATE INDEX "AgentCommand_sessionId_idx" ON "AgentCommand"("sessionId");

-- CreateIndex
CREATE INDEX "UndecidedRecord_tenantId_idx" ON "UndecidedRecord"("tenantId");

-- CreateIndex
CREATE INDEX "UpnReading_computerId_readAt_idx" ON "UpnReading"("computerId", "readAt");

-- CreateIndex
CREATE INDEX "InstalledSoftware_computerId_nameKey_idx" ON "InstalledSoftware"("computerId", "nameKey");

-- CreateIndex
CREATE INDEX "Detection_itemId_idx" ON "Detection"("itemId");

-- CreateIndex
CREATE INDEX "Deployment_itemId_idx" ON "Deployment"("itemId");

-- CreateIndex
CREATE INDEX "Deployment_targetTenantId_idx" ON "Deployment"("targetTenantId");

-- CreateIndex
CREATE UNIQUE INDEX "ScheduleRun_scheduleId_dueKey_key" ON "ScheduleRun"("scheduleId", "dueKey");

-- CreateIndex
CREATE INDEX "ExternalLink_tenantId_idx" ON "ExternalLink"("tenantId");

-- CreateIndex
CREATE INDEX "ExternalLink_personId_idx" ON "ExternalLink"("personId");

-- CreateIndex
CREATE INDEX "ExternalLink_computerId_idx" ON "ExternalLink"("computerId");

-- CreateIndex
CREATE UNIQUE INDEX "ExternalLink_integrationId_recordKind_externalId_key" ON "ExternalLink"("integrationId", "recordKind", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "OutboxMessage_key_key" ON "OutboxMessage"("key");

-- CreateIndex
CREATE INDEX "OutboxMessage_status_nextAttemptAt_idx" ON "OutboxMessage"("status", "nextAttemptAt");

-- CreateIndex
CREATE INDEX "OutboxMessage_sessionId_idx" ON "OutboxMessage"("sessionId");

-- CreateIndex
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");

-- CreateIndex
CREATE INDEX "AuditEntry_subjectKind_subjectId_idx" ON "AuditEntry"("subjectKind", "subjectId");

-- CreateIndex
CREATE INDEX "AuditEntry_tenantId_at_idx" ON "AuditEntry"("tenantId", "at");

-- CreateIndex
CREATE INDEX "MaintenanceItem_nameKey_idx" ON "MaintenanceItem"("nameKey");

-- CreateIndex
CREATE INDEX "Prerequisite_requiredItemId_idx" ON "Prerequisite"("requiredItemId");

-- CreateIndex
CREATE UNIQUE INDEX "SoftwareVersion_softwareId_version_key" ON "SoftwareVersion"("softwareId", "version");

-- CreateIndex
CREATE UNIQUE INDEX "ItemParameter_itemId_name_key" ON "ItemParameter"("itemId", "name");

-- CreateIndex
CREATE INDEX "Licence_itemId_idx" ON "Licence"("itemId");

-- CreateIndex
CREATE UNIQUE INDEX "ScriptVersion_scriptId_number_key" ON "ScriptVersion"("scriptId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "AuthSession_token_key" ON "AuthSession"("token");

-- CreateIndex
CREATE INDEX "AuthSession_userId_idx" ON "AuthSession"("userId");

-- CreateIndex
CREATE INDEX "AuthAccount_userId_idx" ON "AuthAccount"("userId");

-- CreateIndex
CREATE INDEX "AuthVerification_identifier_idx" ON "AuthVerification"("identifier");

-- CreateIndex
CREATE INDEX "TwoFactor_userId_idx" ON "TwoFactor"("userId");

-- CreateIndex
CREATE INDEX "Passkey_userId_idx" ON "Passkey"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "DeviceCode_deviceCode_key" ON "DeviceCode"("deviceCode");

-- CreateIndex
CREATE UNIQUE INDEX "DeviceCode_userCode_key" ON "DeviceCode"("userCode");

-- CreateIndex
CREATE UNIQUE INDEX "MaintenanceSession_requestKey_key" ON "MaintenanceSession"("requestKey");

-- CreateIndex
CREATE UNIQUE INDEX "MaintenanceSession_executingOn_key" ON "MaintenanceSession"("executingOn");

-- CreateIndex
CREATE INDEX "MaintenanceSession_computerId_status_idx" ON "MaintenanceSession"("computerId", "status");

-- CreateIndex
CREATE INDEX "MaintenanceSession_tenantId_createdAt_idx" ON "MaintenanceSession"("tenantId", "createdAt");

-- CreateIndex
CREATE INDEX "MaintenanceSession_ticketIntegrationId_ticketId_idx" ON "MaintenanceSession"("ticketIntegrationId", "ticketId");

-- CreateIndex
CREATE INDEX "MaintenanceSession_status_idx" ON "MaintenanceSession"("status");

-- CreateIndex
CREATE UNIQUE INDEX "SessionAction_sessionId_position_key" ON "SessionAction"("sessionId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "LogChunk_commandId_commandIndex_key" ON "LogChunk"("commandId", "commandIndex");

-- CreateIndex
CREATE INDEX "Approval_sessionId_idx" ON "Approval"("sessionId");

-- CreateIndex
CREATE INDEX "Tenant_parentId_idx" ON "Tenant"("parentId");

-- CreateIndex
CREATE INDEX "Tenant_nameKey_idx" ON "Tenant"("nameKey");

-- CreateIndex
CREATE INDEX "TenantTag_tag_idx" ON "TenantTag"("tag");

-- CreateIndex
CREATE INDEX "Person_tenantId_upnKey_idx" ON "Person"("tenantId", "upnKey");

-- CreateIndex
CREATE INDEX "Person_tenantId_emailKey_idx" ON "Person"("tenantId", "emailKey");

-- CreateIndex
CREATE INDEX "Person_nameKey_idx" ON "Person"("nameKey");

-- CreateIndex
CREATE INDEX "PersonTag_tag_idx" ON "PersonTag"("tag");

-- CreateIndex
CREATE INDEX "Group_tenantId_idx" ON "Group"("tenantId");

-- CreateIndex
CREATE INDEX "GroupPerson_personId_idx" ON "GroupPerson"("personId");

-- CreateIndex
CREATE INDEX "GroupGroup_subgroupId_idx" ON "GroupGroup"("subgroupId");

-- CreateIndex
CREATE INDEX "Agreement_tenantId_idx" ON "Agreement"("tenantId");

-- CreateIndex
CREATE INDEX "AgreementComputer_computerId_idx" ON "AgreementComputer"("computerId");

-- CreateIndex
CREATE INDEX "AgreementAddition_agreementId_idx" ON "AgreementAddition"("agreementId");

-- CreateIndex
CREATE INDEX "AgreementAddition_product_idx" ON "AgreementAddition"("product");
