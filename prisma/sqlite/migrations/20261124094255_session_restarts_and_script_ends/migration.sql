-- AlterTable
ALTER TABLE "LogChunk" ADD COLUMN "end" TEXT;

-- AlterTable
ALTER TABLE "MaintenanceSession" ADD COLUMN "restarts" TEXT;
