-- One row a receive session. Partitioned by day like delivery_attempt: the application makes the days ahead (lib/store),
-- so that dropping a day is one DROP TABLE.

-- CreateTable
CREATE TABLE "receive_session" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "duration_ms" INTEGER NOT NULL,
    "server_id" UUID NOT NULL,
    "connector_name" TEXT COLLATE "C",
    "client_ip" INET,
    "hello_name" TEXT COLLATE "C",
    "tls_version" TEXT COLLATE "C",
    "tls_cipher" TEXT COLLATE "C",
    "messages" INTEGER NOT NULL,
    "refused_messages" INTEGER NOT NULL,
    "bytes" BIGINT NOT NULL,
    "message_ids" BIGINT[],
    "recipients" INTEGER NOT NULL,
    "refused_recipients" INTEGER NOT NULL,
    "refusals" INTEGER NOT NULL,
    "reply" TEXT COLLATE "C",
    "end" TEXT COLLATE "C" NOT NULL,
    "error" TEXT COLLATE "C",
    "outcome" TEXT COLLATE "C" NOT NULL,
    "sessions" INTEGER NOT NULL DEFAULT 1,
    "dialogue" TEXT COLLATE "C",
    "is_dialogue_left_out" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "receive_session_pkey" PRIMARY KEY ("id","started_at")
) PARTITION BY RANGE ("started_at");

-- CreateIndex
CREATE INDEX "receive_session_started_at_id_idx" ON "receive_session"("started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "receive_session_client_ip_started_at_id_idx" ON "receive_session"("client_ip", "started_at" DESC, "id" DESC);

-- ---------------------------------------------------------------- what Prisma cannot say

ALTER TABLE "receive_session"
  ADD CONSTRAINT "receive_session_end" CHECK ("end" IN ('Quit', 'ClosedByClient', 'Dropped', 'TimedOut', 'TlsFailed',
    'ClosedByServer', 'NotLetIn', 'ServerStopped')),
  ADD CONSTRAINT "receive_session_outcome" CHECK ("outcome" IN ('Completed', 'Refused', 'Broken'));
