-- AlterTable
ALTER TABLE "MaintenanceSession" ALTER COLUMN "logBytes" SET DEFAULT 0,
ALTER COLUMN "logBytes" SET DATA TYPE DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "SessionAction" ALTER COLUMN "bytesDone" SET DATA TYPE DOUBLE PRECISION,
ALTER COLUMN "bytesTotal" SET DATA TYPE DOUBLE PRECISION;

-- CreateIndex
CREATE INDEX "MaintenanceSession_status_executeAt_idx" ON "MaintenanceSession"("status", "executeAt");

-- CreateIndex
CREATE INDEX "MaintenanceSession_status_deadlineAt_idx" ON "MaintenanceSession"("status", "deadlineAt");
