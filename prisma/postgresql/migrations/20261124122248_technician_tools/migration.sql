-- AlterTable
ALTER TABLE "MaintenanceSession" ADD COLUMN     "runKey" TEXT;

-- CreateTable
CREATE TABLE "ComputerVisit" (
    "userId" TEXT NOT NULL,
    "computerId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ComputerVisit_pkey" PRIMARY KEY ("userId","computerId")
);

-- CreateTable
CREATE TABLE "TicketReading" (
    "integrationId" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "readAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "TicketReading_pkey" PRIMARY KEY ("integrationId","ticketId")
);

-- CreateIndex
CREATE INDEX "ComputerVisit_userId_at_idx" ON "ComputerVisit"("userId", "at");

-- CreateIndex
CREATE INDEX "TicketReading_readAt_idx" ON "TicketReading"("readAt");

-- CreateIndex
CREATE UNIQUE INDEX "MaintenanceSession_runKey_key" ON "MaintenanceSession"("runKey");

-- AddForeignKey
ALTER TABLE "ComputerVisit" ADD CONSTRAINT "ComputerVisit_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ComputerVisit" ADD CONSTRAINT "ComputerVisit_computerId_fkey" FOREIGN KEY ("computerId") REFERENCES "Computer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketReading" ADD CONSTRAINT "TicketReading_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;
