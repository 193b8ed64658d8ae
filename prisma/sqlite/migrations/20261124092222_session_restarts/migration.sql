-- AlterTable
ALTER TABLE "MaintenanceSession" ADD COLUMN "restarts" TEXT;
