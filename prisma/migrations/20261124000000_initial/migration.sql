-- The first schema. The statements down to the foreign keys are Prisma's own (`prisma migrate diff`), changed by hand in
-- two places only; what Prisma cannot say follows after them. None of it shows as drift (`npm run lint` checks that).
--
-- Text compares by byte (COLLATE "C"): pages are cut by key, and a key order that depends on a server's locale would
-- skip or repeat rows after a move to another one. Names of configuration objects keep the database's collation, for
-- lower() to fold more than ASCII in their unique indexes; their lists are short and never paged by name.
--
-- delivery_attempt and finished_recipient are partitioned by day; the application makes the days ahead (lib/store), so
-- that dropping a day is one DROP TABLE and not a million deletes.

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

-- CreateTable
CREATE TABLE "send_connector" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "usage" TEXT COLLATE "C" NOT NULL DEFAULT 'Custom',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "address_spaces" TEXT[],
    "dns_routing_enabled" BOOLEAN NOT NULL DEFAULT true,
    "smart_hosts" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "smart_host_auth_mechanism" TEXT COLLATE "C" NOT NULL DEFAULT 'None',
    "authentication_user_name" TEXT COLLATE "C",
    "authentication_ciphertext" BYTEA,
    "authentication_key_id" TEXT COLLATE "C",
    "port" INTEGER NOT NULL DEFAULT 25,
    "max_message_size" BIGINT DEFAULT 36700160,
    "connection_inactivity_time_out" INTEGER NOT NULL DEFAULT 600,
    "require_tls" BOOLEAN NOT NULL DEFAULT false,
    "ignore_start_tls" BOOLEAN NOT NULL DEFAULT false,
    "force_helo" BOOLEAN NOT NULL DEFAULT false,
    "tls_auth_level" TEXT COLLATE "C",
    "fqdn" TEXT COLLATE "C",
    "protocol_logging_level" TEXT COLLATE "C" NOT NULL DEFAULT 'None',
    "use_external_dns_servers_enabled" BOOLEAN NOT NULL DEFAULT false,
    "smtp_max_messages_per_connection" INTEGER NOT NULL DEFAULT 20,
    "comment" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "send_connector_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "send_connector_source" (
    "connector_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,

    CONSTRAINT "send_connector_source_pkey" PRIMARY KEY ("connector_id","server_id")
);

-- CreateTable
CREATE TABLE "accepted_domain" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "domain_name" TEXT COLLATE "C" NOT NULL,
    "domain_type" TEXT COLLATE "C" NOT NULL DEFAULT 'Authoritative',
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accepted_domain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routing_version" (
    "version" BIGSERIAL NOT NULL,
    "cause" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "routing_version_pkey" PRIMARY KEY ("version")
);

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

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "username" TEXT,
    "display_username" TEXT,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "transport_server_name_key" ON "transport_server"("name");

-- CreateIndex
CREATE UNIQUE INDEX "receive_connector_name_key" ON "receive_connector"("name");

-- CreateIndex
CREATE INDEX "receive_connector_server_id_idx" ON "receive_connector"("server_id");

-- CreateIndex
CREATE INDEX "send_connector_source_server_id_idx" ON "send_connector_source"("server_id");

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

-- CreateIndex
CREATE INDEX "delivery_attempt_message_id_idx" ON "delivery_attempt"("message_id");

-- CreateIndex
CREATE INDEX "finished_recipient_finished_at_id_idx" ON "finished_recipient"("finished_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "finished_recipient_message_id_idx" ON "finished_recipient"("message_id");

-- CreateIndex
CREATE INDEX "finished_recipient_connector_id_finished_at_idx" ON "finished_recipient"("connector_id", "finished_at");

-- CreateIndex
CREATE INDEX "intent_server_id_state_idx" ON "intent"("server_id", "state");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_username_key" ON "user"("username");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- AddForeignKey
ALTER TABLE "receive_connector" ADD CONSTRAINT "receive_connector_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "transport_server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "send_connector_source" ADD CONSTRAINT "send_connector_source_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "send_connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "send_connector_source" ADD CONSTRAINT "send_connector_source_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "transport_server"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

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

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------- what Prisma cannot say

-- Message ids are drawn ahead of the insert: content chunks are written before the message row that owns them.
CREATE SEQUENCE "message_id_seq" AS BIGINT OWNED BY "message"."id";

-- Names are unique without regard to case (Exchange refuses "Internet" beside "internet").
CREATE UNIQUE INDEX "transport_server_lower_name_key" ON "transport_server" (lower("name"));
CREATE UNIQUE INDEX "receive_connector_lower_name_key" ON "receive_connector" (lower("name"));
CREATE UNIQUE INDEX "send_connector_lower_name_key" ON "send_connector" (lower("name"));
CREATE UNIQUE INDEX "accepted_domain_lower_name_key" ON "accepted_domain" (lower("name"));

-- Stored in lower case by the command; the index is what holds two racing commands apart.
CREATE UNIQUE INDEX "accepted_domain_lower_domain_name_key" ON "accepted_domain" (lower("domain_name"));
-- At most one default.
CREATE UNIQUE INDEX "accepted_domain_one_default_key" ON "accepted_domain" ("is_default") WHERE "is_default";

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
ALTER TABLE "installation" ADD CONSTRAINT "installation_one_row" CHECK ("id" = 1);
ALTER TABLE "receive_connector"
  ADD CONSTRAINT "receive_connector_protocol_logging_level" CHECK ("protocol_logging_level" IN ('None', 'Verbose'));
ALTER TABLE "send_connector"
  ADD CONSTRAINT "send_connector_usage" CHECK ("usage" IN ('Custom', 'Internal', 'Internet', 'Partner')),
  ADD CONSTRAINT "send_connector_smart_host_auth_mechanism" CHECK (
    "smart_host_auth_mechanism" IN ('None', 'BasicAuth', 'BasicAuthRequireTLS', 'ExchangeServer', 'ExternalAuthoritative')),
  ADD CONSTRAINT "send_connector_tls_auth_level" CHECK (
    "tls_auth_level" IN ('EncryptionOnly', 'CertificateValidation', 'DomainValidation')),
  ADD CONSTRAINT "send_connector_protocol_logging_level" CHECK ("protocol_logging_level" IN ('None', 'Verbose')),
  ADD CONSTRAINT "send_connector_port" CHECK ("port" BETWEEN 1 AND 65535),
  ADD CONSTRAINT "send_connector_address_spaces" CHECK (cardinality("address_spaces") > 0),
  -- Ciphertext and the id of its key come and go together.
  ADD CONSTRAINT "send_connector_authentication" CHECK (
    ("authentication_ciphertext" IS NULL) = ("authentication_key_id" IS NULL));
ALTER TABLE "accepted_domain"
  ADD CONSTRAINT "accepted_domain_domain_type" CHECK ("domain_type" IN ('Authoritative', 'InternalRelay', 'ExternalRelay')),
  ADD CONSTRAINT "accepted_domain_domain_name" CHECK ("domain_name" = lower("domain_name"));
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
ALTER TABLE "delivery_attempt"
  ADD CONSTRAINT "delivery_attempt_outcome" CHECK ("outcome" IN ('delivered', 'retry', 'failed'));
ALTER TABLE "finished_recipient"
  ADD CONSTRAINT "finished_recipient_outcome" CHECK ("outcome" IN ('Delivered', 'Failed', 'Expired', 'Removed')),
  ADD CONSTRAINT "finished_recipient_ndr" CHECK ("ndr" IN ('sent', 'nullSender', 'nowhere', 'notWanted'));
ALTER TABLE "intent"
  ADD CONSTRAINT "intent_kind" CHECK ("kind" IN ('suspendQueue', 'resumeQueue', 'retryQueue', 'resubmitQueue',
    'suspendMessage', 'resumeMessage', 'removeMessage')),
  ADD CONSTRAINT "intent_state" CHECK ("state" IN ('open', 'done', 'pending', 'refused'));
ALTER TABLE "audit_entry"
  ADD CONSTRAINT "audit_entry_outcome" CHECK ("outcome" IN ('succeeded', 'refused', 'failed', 'whatIf'));

-- Rows that are updated all the time and never change an indexed column: room on the page keeps the updates in place
-- (HOT), and vacuum comes by count, not by a share of a table that has a dozen rows.
ALTER TABLE "queue_counter" SET (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
ALTER TABLE "queue" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
ALTER TABLE "transport_server" SET (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
ALTER TABLE "transport_server_activity"
  SET (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
-- Each mail is a few rows in and the same rows out. The default (a fifth of the table dead) lets a queue of a million
-- drag 200,000 dead rows through every index; small shares keep the head of a queue cheap to find.
ALTER TABLE "message" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE "copy" SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE "recipient" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000,
  autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE "content_chunk" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);

-- Routing starts at version 1: copies carry the version that routed them.
INSERT INTO "routing_version" ("cause") VALUES ('installation');
