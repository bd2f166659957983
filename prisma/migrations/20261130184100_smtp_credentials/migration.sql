-- By what send connectors sign in at smart hosts that take tokens (OAuth 2.0), and the tokens themselves.
CREATE TABLE "smtp_credential" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "name" TEXT COLLATE "C" NOT NULL,
  "provider" TEXT COLLATE "C" NOT NULL,
  "kind" TEXT COLLATE "C" NOT NULL,
  "user_name" TEXT COLLATE "C" NOT NULL,
  "tenant" TEXT COLLATE "C",
  "client_id" TEXT COLLATE "C",
  "token_endpoint" TEXT COLLATE "C",
  "scope" TEXT COLLATE "C",
  "secrets" JSONB NOT NULL DEFAULT '{}',
  "secret_expires_at" TIMESTAMPTZ(3),
  "version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "smtp_credential_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "smtp_credential_provider" CHECK ("provider" IN ('Microsoft365', 'Google', 'Other')),
  CONSTRAINT "smtp_credential_kind" CHECK ("kind" IN ('ClientSecret', 'Certificate', 'RefreshToken', 'ServiceAccount'))
);
CREATE UNIQUE INDEX "smtp_credential_lower_name_key" ON "smtp_credential" (lower("name"));

CREATE TABLE "smtp_token" (
  "credential_id" UUID NOT NULL,
  "version" INTEGER NOT NULL DEFAULT 0,
  "token_ciphertext" BYTEA,
  "refresh_ciphertext" BYTEA,
  "key_id" TEXT COLLATE "C",
  "obtained_at" TIMESTAMPTZ(3),
  "renew_at" TIMESTAMPTZ(3),
  "expires_at" TIMESTAMPTZ(3),
  "last_error" JSONB,
  "failed_at" TIMESTAMPTZ(3),
  "next_try_at" TIMESTAMPTZ(3),
  "recovered_at" TIMESTAMPTZ(3),
  CONSTRAINT "smtp_token_pkey" PRIMARY KEY ("credential_id"),
  CONSTRAINT "smtp_token_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "smtp_credential" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "smtp_token_sealed_by" CHECK ("key_id" IS NOT NULL OR ("token_ciphertext" IS NULL AND "refresh_ciphertext" IS NULL))
);

ALTER TABLE "send_connector" ADD COLUMN "smtp_credential_id" UUID;
ALTER TABLE "send_connector"
  ADD CONSTRAINT "send_connector_smtp_credential_id_fkey" FOREIGN KEY ("smtp_credential_id") REFERENCES "smtp_credential" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "send_connector" DROP CONSTRAINT "send_connector_smart_host_auth_mechanism";
ALTER TABLE "send_connector"
  ADD CONSTRAINT "send_connector_smart_host_auth_mechanism" CHECK (
    "smart_host_auth_mechanism" IN ('None', 'BasicAuth', 'BasicAuthRequireTLS', 'XOAuth2', 'ExchangeServer', 'ExternalAuthoritative'));
