-- What routing reads: send connectors, accepted domains and the version that dates a change of them.

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

-- CreateIndex
CREATE INDEX "send_connector_source_server_id_idx" ON "send_connector_source"("server_id");

-- AddForeignKey
ALTER TABLE "send_connector_source" ADD CONSTRAINT "send_connector_source_connector_id_fkey" FOREIGN KEY ("connector_id") REFERENCES "send_connector"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "send_connector_source" ADD CONSTRAINT "send_connector_source_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "transport_server"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---------------------------------------------------------------- what Prisma cannot say

-- Names are unique without regard to case (Exchange refuses "Internet" beside "internet").
CREATE UNIQUE INDEX "send_connector_lower_name_key" ON "send_connector" (lower("name"));
CREATE UNIQUE INDEX "accepted_domain_lower_name_key" ON "accepted_domain" (lower("name"));

-- Stored in lower case by the command; the index is what holds two racing commands apart.
CREATE UNIQUE INDEX "accepted_domain_lower_domain_name_key" ON "accepted_domain" (lower("domain_name"));
-- At most one default.
CREATE UNIQUE INDEX "accepted_domain_one_default_key" ON "accepted_domain" ("is_default") WHERE "is_default";

-- Values. A word outside of these is a fault of the code, found here at the latest.
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

-- Routing starts at version 1: copies carry the version that routed them.
INSERT INTO "routing_version" ("cause") VALUES ('installation');
