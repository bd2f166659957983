-- The first schema, part one of six, divided as prisma/schema is. In each part the statements down to the foreign keys are
-- Prisma's own (`prisma migrate diff`), changed by hand in two places only, the collation and the partitions; what Prisma
-- cannot say follows after them. None of it shows as drift (`npm run lint` checks that).
--
-- Text compares by byte (COLLATE "C"): pages are cut by key, and a key order that depends on a server's locale would
-- skip or repeat rows after a move to another one. Names of configuration objects keep the database's collation, for
-- lower() to fold more than ASCII in their unique indexes; their lists are short and never paged by name.

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "secret_key_fingerprint" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transport_server" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "fqdn" TEXT COLLATE "C" NOT NULL,
    "max_outbound_connections" INTEGER DEFAULT 1000,
    "max_per_domain_outbound_connections" INTEGER DEFAULT 20,
    "queue_glitch_retry_count" INTEGER NOT NULL DEFAULT 4,
    "queue_glitch_retry_interval" INTEGER NOT NULL DEFAULT 60,
    "transient_failure_retry_count" INTEGER NOT NULL DEFAULT 6,
    "transient_failure_retry_interval" INTEGER NOT NULL DEFAULT 300,
    "outbound_connection_failure_retry_interval" INTEGER NOT NULL DEFAULT 600,
    "message_retry_interval" INTEGER NOT NULL DEFAULT 300,
    "message_expiration_timeout" INTEGER NOT NULL DEFAULT 172800,
    "delay_notification_timeout" INTEGER NOT NULL DEFAULT 14400,
    "queue_max_idle_time" INTEGER NOT NULL DEFAULT 180,
    "max_idle_time_before_resubmit" INTEGER NOT NULL DEFAULT 43200,
    "poison_threshold" INTEGER NOT NULL DEFAULT 2,
    "poison_message_detection_enabled" BOOLEAN NOT NULL DEFAULT true,
    "finished_message_max_age" INTEGER NOT NULL DEFAULT 30,
    "internal_dns_servers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "external_dns_servers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "instance_id" UUID,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "lease_expires_at" TIMESTAMPTZ(3),
    "heartbeat_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "smtp_address" TEXT COLLATE "C",
    "version" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transport_server_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transport_server_activity" (
    "server_id" UUID NOT NULL,
    "epoch" BIGINT NOT NULL,
    "queues" JSONB NOT NULL DEFAULT '{}',
    "in_flight" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transport_server_activity_pkey" PRIMARY KEY ("server_id")
);

-- CreateTable
CREATE TABLE "receive_connector" (
    "id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "bindings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "remote_ip_ranges" TEXT[],
    "permission_groups" TEXT[],
    "auth_mechanism" TEXT[],
    "banner" TEXT COLLATE "C",
    "fqdn" TEXT COLLATE "C",
    "max_message_size" BIGINT DEFAULT 37748736,
    "max_recipients_per_message" INTEGER NOT NULL DEFAULT 5000,
    "max_hop_count" INTEGER NOT NULL DEFAULT 30,
    "max_protocol_errors" INTEGER NOT NULL DEFAULT 5,
    "max_inbound_connection" INTEGER NOT NULL DEFAULT 5000,
    "max_inbound_connection_per_source" INTEGER NOT NULL DEFAULT 100,
    "connection_timeout" INTEGER NOT NULL DEFAULT 600,
    "connection_inactivity_timeout" INTEGER NOT NULL DEFAULT 300,
    "protocol_logging_level" TEXT COLLATE "C" NOT NULL DEFAULT 'None',
    "comment" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "receive_connector_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "transport_server_name_key" ON "transport_server"("name");

-- CreateIndex
CREATE UNIQUE INDEX "receive_connector_name_key" ON "receive_connector"("name");

-- CreateIndex
CREATE INDEX "receive_connector_server_id_idx" ON "receive_connector"("server_id");

-- AddForeignKey
ALTER TABLE "receive_connector" ADD CONSTRAINT "receive_connector_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "transport_server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------- what Prisma cannot say

-- Names are unique without regard to case (Exchange refuses "Internet" beside "internet").
CREATE UNIQUE INDEX "transport_server_lower_name_key" ON "transport_server" (lower("name"));
CREATE UNIQUE INDEX "receive_connector_lower_name_key" ON "receive_connector" (lower("name"));

-- Values. A word outside of these is a fault of the code, found here at the latest.
ALTER TABLE "installation" ADD CONSTRAINT "installation_one_row" CHECK ("id" = 1);
ALTER TABLE "receive_connector"
  ADD CONSTRAINT "receive_connector_protocol_logging_level" CHECK ("protocol_logging_level" IN ('None', 'Verbose'));

-- Rows that are updated all the time and never change an indexed column: room on the page keeps the updates in place
-- (HOT), and vacuum comes by count, not by a share of a table that has a dozen rows.
ALTER TABLE "transport_server" SET (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
ALTER TABLE "transport_server_activity"
  SET (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
