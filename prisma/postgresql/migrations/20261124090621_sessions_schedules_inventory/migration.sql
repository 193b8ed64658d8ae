-- DropIndex
DROP INDEX "MaintenanceSession_status_idx";

-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "bootId" TEXT,
ADD COLUMN     "features" TEXT NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "AgentCommand" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'script',
ALTER COLUMN "language" DROP NOT NULL,
ALTER COLUMN "context" DROP NOT NULL,
ALTER COLUMN "body" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Computer" ADD COLUMN     "signedInUser" TEXT;

-- AlterTable
ALTER TABLE "MaintenanceSession" ADD COLUMN     "itemId" TEXT,
ADD COLUMN     "logDeletedAt" TIMESTAMP(3),
ADD COLUMN     "mayPostpone" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "offlineHours" INTEGER NOT NULL DEFAULT 24,
ADD COLUMN     "postponed" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "startAfter" TIMESTAMP(3),
ADD COLUMN     "statusAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "stretch" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Schedule" ADD COLUMN     "activeSince" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "ScheduleRun" ADD COLUMN     "finishedAt" TIMESTAMP(3),
ADD COLUMN     "started" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "SessionAction" ADD COLUMN     "bytesDone" INTEGER,
ADD COLUMN     "bytesTotal" INTEGER;

-- AlterTable
ALTER TABLE "SoftwareVersion" ADD COLUMN     "downloadScriptId" TEXT,
ADD COLUMN     "fileName" TEXT,
ADD COLUMN     "repairScriptId" TEXT;

-- CreateIndex
CREATE INDEX "MaintenanceSession_status_statusAt_idx" ON "MaintenanceSession"("status", "statusAt");

-- CreateIndex
CREATE INDEX "MaintenanceSession_scheduleRunId_idx" ON "MaintenanceSession"("scheduleRunId");

-- CreateIndex
CREATE INDEX "MaintenanceSession_endedAt_idx" ON "MaintenanceSession"("endedAt");

-- AddForeignKey
ALTER TABLE "MaintenanceSession" ADD CONSTRAINT "MaintenanceSession_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "MaintenanceItem"("id") ON DELETE SET NULL ON UPDATE CASCADE;
