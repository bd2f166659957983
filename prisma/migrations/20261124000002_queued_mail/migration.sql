-- Mail that waits: queues with their counters, messages, their copies, recipients and content.

-- CreateTable
CREATE TABLE "queue" (
    "id" BIGSERIAL NOT NULL,
    "home_server_id" UUID NOT NULL,
    "owner_server_id" UUID NOT NULL,
    "kind" TEXT COLLATE "C" NOT NULL,
    "delivery_type" TEXT COLLATE "C" NOT NULL,
    "connector_id" UUID,
    "domain" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "suspended" BOOLEAN NOT NULL DEFAULT false,
    "retry_count" INTEGER NOT NULL DEFAULT 0,
    "first_retry_at" TIMESTAMPTZ(3),
    "last_retry_at" TIMESTAMPTZ(3),
    "next_retry_at" TIMESTAMPTZ(3),
    "last_error_key" TEXT COLLATE "C",
    "last_error_args" JSONB,
    "last_error_reply" TEXT COLLATE "C",
    "last_error_text" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "queue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queue_counter" (
    "queue_id" BIGINT NOT NULL,
    "slot" SMALLINT NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "queue_counter_pkey" PRIMARY KEY ("queue_id","slot")
);

-- CreateTable
CREATE TABLE "message" (
    "id" BIGINT NOT NULL,
    "server_id" UUID NOT NULL,
    "from_address" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT COLLATE "C" NOT NULL,
    "internet_message_id" TEXT COLLATE "C" NOT NULL,
    "size" BIGINT NOT NULL,
    "source_name" TEXT COLLATE "C" NOT NULL,
    "source_ip" TEXT COLLATE "C",
    "scl" SMALLINT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "delay_notice_at" TIMESTAMPTZ(3),
    "trace" JSONB NOT NULL,
    "added_headers" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "smtp_utf8" BOOLEAN NOT NULL DEFAULT false,
    "eight_bit_mime" BOOLEAN NOT NULL DEFAULT false,
    "hop_count" SMALLINT NOT NULL DEFAULT 0,
    "crash_count" SMALLINT NOT NULL DEFAULT 0,
    "open_recipients" INTEGER NOT NULL,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "copy" (
    "id" BIGSERIAL NOT NULL,
    "message_id" BIGINT NOT NULL,
    "queue_id" BIGINT NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL DEFAULT 'Ready',
    "pending_action" TEXT COLLATE "C",
    "next_attempt_at" TIMESTAMPTZ(3),
    "retry_count" INTEGER NOT NULL DEFAULT 0,
    "last_error_key" TEXT COLLATE "C",
    "last_error_args" JSONB,
    "last_error_reply" TEXT COLLATE "C",
    "last_error_text" TEXT COLLATE "C",
    "routed_version" BIGINT NOT NULL,

    CONSTRAINT "copy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recipient" (
    "id" BIGSERIAL NOT NULL,
    "message_id" BIGINT NOT NULL,
    "copy_id" BIGINT NOT NULL,
    "address" TEXT COLLATE "C" NOT NULL,
    "domain" TEXT COLLATE "C" NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL DEFAULT 'Ready',
    "last_error_key" TEXT COLLATE "C",
    "last_error_args" JSONB,
    "last_error_reply" TEXT COLLATE "C",

    CONSTRAINT "recipient_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "content_chunk" (
    "message_id" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "data" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "content_chunk_pkey" PRIMARY KEY ("message_id","seq")
);

-- CreateIndex
CREATE INDEX "queue_owner_server_id_idx" ON "queue"("owner_server_id");

-- CreateIndex
CREATE INDEX "message_from_address_id_idx" ON "message"("from_address", "id");

-- CreateIndex
CREATE INDEX "message_received_at_id_idx" ON "message"("received_at", "id");

-- CreateIndex
CREATE INDEX "message_expires_at_idx" ON "message"("expires_at");

-- CreateIndex
CREATE INDEX "message_internet_message_id_idx" ON "message"("internet_message_id");

-- CreateIndex
CREATE INDEX "message_size_id_idx" ON "message"("size", "id");

-- CreateIndex
CREATE INDEX "copy_queue_id_id_idx" ON "copy"("queue_id", "id");

-- CreateIndex
CREATE INDEX "copy_queue_id_routed_version_idx" ON "copy"("queue_id", "routed_version");

-- CreateIndex
CREATE INDEX "copy_message_id_idx" ON "copy"("message_id");

-- CreateIndex
CREATE INDEX "copy_status_id_idx" ON "copy"("status", "id");

-- CreateIndex
CREATE INDEX "recipient_copy_id_idx" ON "recipient"("copy_id");

-- CreateIndex
CREATE INDEX "recipient_message_id_idx" ON "recipient"("message_id");

-- CreateIndex
CREATE INDEX "recipient_domain_idx" ON "recipient"("domain");

-- AddForeignKey
ALTER TABLE "queue_counter" ADD CONSTRAINT "queue_counter_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "copy" ADD CONSTRAINT "copy_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "copy" ADD CONSTRAINT "copy_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_copy_id_fkey" FOREIGN KEY ("copy_id") REFERENCES "copy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------- what Prisma cannot say

-- Message ids are drawn ahead of the insert: content chunks are written before the message row that owns them.
CREATE SEQUENCE "message_id_seq" AS BIGINT OWNED BY "message"."id";

-- One queue a next hop. NULLS NOT DISTINCT would say it plainly but needs PostgreSQL 15.
CREATE UNIQUE INDEX "queue_next_hop_key" ON "queue" (
  "home_server_id", "kind", "delivery_type",
  COALESCE("connector_id", '00000000-0000-0000-0000-000000000000'::UUID), "domain"
);

-- Kept apart from its row and not compressed: a piece is read whole, and mail is seldom worth the time.
ALTER TABLE "content_chunk" ALTER COLUMN "data" SET STORAGE EXTERNAL;

-- Contains in the Queue Viewer, on Subject and From Address: filters say lower(subject) LIKE lower(pattern). On a million
-- queued messages this is the difference between a page and a second's scan. It costs the mail path about 40 us a message
-- (40,000 in batches of 100: 0.5 s without, 1.4 s with the subject alone, 2.1 s with both), a fiftieth of what a message
-- costs us in all; so these two columns only, and Contains on the others scans.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "message_contains_idx" ON "message" USING GIN (
  lower("subject") gin_trgm_ops, lower("from_address") gin_trgm_ops
);

-- Values. A word outside of these is a fault of the code, found here at the latest.
ALTER TABLE "queue"
  ADD CONSTRAINT "queue_kind" CHECK ("kind" IN ('Submission', 'Unreachable', 'Poison', 'Delivery')),
  ADD CONSTRAINT "queue_delivery_type" CHECK (
    "delivery_type" IN ('Undefined', 'Unreachable', 'DnsConnectorDelivery', 'SmartHostConnectorDelivery')),
  -- A delivery queue has a connector, the three others have none.
  ADD CONSTRAINT "queue_connector" CHECK (("kind" = 'Delivery') = ("connector_id" IS NOT NULL));
ALTER TABLE "copy"
  ADD CONSTRAINT "copy_status" CHECK ("status" IN ('Ready', 'Retry', 'Suspended')),
  ADD CONSTRAINT "copy_pending_action" CHECK ("pending_action" IN ('suspend', 'remove', 'removeWithNdr'));
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_status" CHECK ("status" IN ('Ready', 'Retry', 'Complete'));

-- Rows that are updated all the time and never change an indexed column: room on the page keeps the updates in place
-- (HOT), and vacuum comes by count, not by a share of a table that has a dozen rows.
ALTER TABLE "queue_counter" SET (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
ALTER TABLE "queue" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
-- Each mail is a few rows in and the same rows out. The default (a fifth of the table dead) lets a queue of a million
-- drag 200,000 dead rows through every index; small shares keep the head of a queue cheap to find.
ALTER TABLE "message" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE "copy" SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE "recipient" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE "content_chunk" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
