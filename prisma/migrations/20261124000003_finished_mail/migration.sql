-- What became of mail. Both tables are partitioned by day; the application makes the days ahead (lib/store), so that
-- dropping a day is one DROP TABLE and not a million deletes.

-- CreateTable
CREATE TABLE "delivery_attempt" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message_id" BIGINT NOT NULL,
    "copy_id" BIGINT NOT NULL,
    "queue_id" BIGINT NOT NULL,
    "server_id" UUID NOT NULL,
    "outcome" TEXT COLLATE "C" NOT NULL,
    "host" TEXT COLLATE "C",
    "address" TEXT COLLATE "C",
    "port" INTEGER,
    "tls_version" TEXT COLLATE "C",
    "tls_cipher" TEXT COLLATE "C",
    "duration_ms" INTEGER NOT NULL,
    "reply" TEXT COLLATE "C",
    "enhanced_code" TEXT COLLATE "C",
    "error_key" TEXT COLLATE "C",
    "error_args" JSONB,
    "dialogue" TEXT COLLATE "C",

    CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "finished_recipient" (
    "id" BIGSERIAL NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message_id" BIGINT NOT NULL,
    "outcome" TEXT COLLATE "C" NOT NULL,
    "address" TEXT COLLATE "C" NOT NULL,
    "domain" TEXT COLLATE "C" NOT NULL,
    "from_address" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT COLLATE "C" NOT NULL,
    "internet_message_id" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "source_name" TEXT COLLATE "C" NOT NULL,
    "source_ip" TEXT COLLATE "C",
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "queue_id" BIGINT NOT NULL,
    "server_id" UUID NOT NULL,
    "connector_id" UUID,
    "connector_name" TEXT COLLATE "C",
    "host" TEXT COLLATE "C",
    "reply" TEXT COLLATE "C",
    "error_key" TEXT COLLATE "C",
    "error_args" JSONB,
    "ndr" TEXT COLLATE "C",
    "actor" TEXT COLLATE "C",

    CONSTRAINT "finished_recipient_pkey" PRIMARY KEY ("id","finished_at")
) PARTITION BY RANGE ("finished_at");

-- CreateIndex
CREATE INDEX "delivery_attempt_message_id_idx" ON "delivery_attempt"("message_id");

-- CreateIndex
CREATE INDEX "finished_recipient_finished_at_id_idx" ON "finished_recipient"("finished_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "finished_recipient_message_id_idx" ON "finished_recipient"("message_id");

-- CreateIndex
CREATE INDEX "finished_recipient_connector_id_finished_at_idx" ON "finished_recipient"("connector_id", "finished_at");

-- ---------------------------------------------------------------- what Prisma cannot say

ALTER TABLE "delivery_attempt"
  ADD CONSTRAINT "delivery_attempt_outcome" CHECK ("outcome" IN ('delivered', 'retry', 'failed'));
ALTER TABLE "finished_recipient"
  ADD CONSTRAINT "finished_recipient_outcome" CHECK ("outcome" IN ('Delivered', 'Failed', 'Expired', 'Removed')),
  ADD CONSTRAINT "finished_recipient_ndr" CHECK ("ndr" IN ('sent', 'nullSender', 'nowhere', 'notWanted'));
