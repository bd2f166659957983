-- Reports and delay notices: how many for anonymous clients' mail, in which language, and in whose words.
ALTER TABLE "transport_server"
  ADD COLUMN "anonymous_ndr_enabled" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "max_dsn_per_client_per_hour" INTEGER DEFAULT 60,
  ADD COLUMN "max_dsn_per_recipient_domain_per_hour" INTEGER DEFAULT 200,
  ADD COLUMN "internal_dsn_default_language" TEXT,
  ADD COLUMN "internal_dsn_language_detection_enabled" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "external_dsn_default_language" TEXT,
  ADD COLUMN "external_dsn_language_detection_enabled" BOOLEAN NOT NULL DEFAULT true,
  ADD CONSTRAINT "transport_server_internal_dsn_default_language" CHECK ("internal_dsn_default_language" IN ('en', 'ja')),
  ADD CONSTRAINT "transport_server_external_dsn_default_language" CHECK ("external_dsn_default_language" IN ('en', 'ja'));

-- NOT VALID: what is there already has one of the words that were allowed before, and may be much.
ALTER TABLE "finished_recipient"
  DROP CONSTRAINT "finished_recipient_ndr",
  ADD CONSTRAINT "finished_recipient_ndr" CHECK (
    "ndr" IN ('sent', 'nullSender', 'nowhere', 'notWanted', 'anonymousClient', 'overBudget')) NOT VALID;

CREATE TABLE "sent_dsn" (
    "id" BIGSERIAL NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source" TEXT,
    "domain" TEXT NOT NULL,

    CONSTRAINT "sent_dsn_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sent_dsn_source_sent_at_idx" ON "sent_dsn"("source", "sent_at");
CREATE INDEX "sent_dsn_domain_sent_at_idx" ON "sent_dsn"("domain", "sent_at");

CREATE TABLE "system_message" (
    "id" UUID NOT NULL,
    "language" TEXT NOT NULL,
    "internal" BOOLEAN NOT NULL,
    "dsn_code" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "system_message_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "system_message_language" CHECK ("language" IN ('en', 'ja'))
);
CREATE UNIQUE INDEX "system_message_language_internal_dsn_code_key" ON "system_message"("language", "internal", "dsn_code");
