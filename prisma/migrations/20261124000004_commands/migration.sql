-- What commands ask of the owner of live queues, and the audit log.

-- CreateTable
CREATE TABLE "intent" (
    "id" BIGSERIAL NOT NULL,
    "server_id" UUID NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "queue_id" BIGINT,
    "copy_id" BIGINT,
    "arguments" JSONB NOT NULL DEFAULT '{}',
    "actor" TEXT COLLATE "C" NOT NULL,
    "state" TEXT COLLATE "C" NOT NULL DEFAULT 'open',
    "result" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "intent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT COLLATE "C" NOT NULL,
    "command" TEXT COLLATE "C" NOT NULL,
    "cmdlet" TEXT COLLATE "C" NOT NULL,
    "outcome" TEXT COLLATE "C" NOT NULL,
    "error_id" TEXT COLLATE "C",
    "elapsed_ms" INTEGER NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "intent_server_id_state_idx" ON "intent"("server_id", "state");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- ---------------------------------------------------------------- what Prisma cannot say

ALTER TABLE "intent"
  ADD CONSTRAINT "intent_kind" CHECK ("kind" IN ('suspendQueue', 'resumeQueue', 'retryQueue', 'resubmitQueue',
    'suspendMessage', 'resumeMessage', 'removeMessage')),
  ADD CONSTRAINT "intent_state" CHECK ("state" IN ('open', 'done', 'pending', 'refused'));
ALTER TABLE "audit_entry"
  ADD CONSTRAINT "audit_entry_outcome" CHECK ("outcome" IN ('succeeded', 'refused', 'failed', 'whatIf'));
