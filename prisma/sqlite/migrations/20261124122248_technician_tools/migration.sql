-- AlterTable
ALTER TABLE "MaintenanceSession" ADD COLUMN "runKey" TEXT;

-- CreateTable
CREATE TABLE "ComputerVisit" (
    "userId" TEXT NOT NULL,
    "computerId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("userId", "computerId"),
    CONSTRAINT "ComputerVisit_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ComputerVisit_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TicketReading" (
    "integrationId" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "readAt" DATETIME NOT NULL,

    PRIMARY KEY ("integrationId", "ticketId"),
    CONSTRAINT "TicketReading_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "ComputerVisit_userId_at_idx" ON "ComputerVisit"("userId", "at");

-- CreateIndex
CREATE INDEX "TicketReading_readAt_idx" ON "TicketReading"("readAt");

-- CreateIndex
CREATE UNIQUE INDEX "MaintenanceSession_runKey_key" ON "MaintenanceSession"("runKey");
