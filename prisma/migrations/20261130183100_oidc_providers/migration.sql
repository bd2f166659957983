-- Sign-in by OpenID Connect: providers, who is proved by which, and what is kept between the requests of one sign-in.
CREATE TABLE "oidc_provider" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "name" TEXT NOT NULL,
  "issuer" TEXT NOT NULL,
  "client_id" TEXT NOT NULL,
  "secret_ciphertext" BYTEA,
  "secret_key_id" TEXT,
  "scopes" TEXT[],
  "logon_name_claim" TEXT NOT NULL,
  "groups_claim" TEXT NOT NULL,
  "group_mapping" JSONB NOT NULL,
  "second_factor_values" TEXT[],
  "creates_users" BOOLEAN NOT NULL,
  "enabled" BOOLEAN NOT NULL,
  "audience" TEXT NOT NULL DEFAULT 'console',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "oidc_provider_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "oidc_provider_secret_whole" CHECK (("secret_ciphertext" IS NULL) = ("secret_key_id" IS NULL)),
  CONSTRAINT "oidc_provider_audience_known" CHECK ("audience" IN ('console', 'owa'))
);
CREATE UNIQUE INDEX "oidc_provider_lower_name_key" ON "oidc_provider" (lower("name"));

CREATE TABLE "oidc_identity" (
  "user_id" TEXT NOT NULL,
  "provider_id" UUID NOT NULL,
  "provider_name" TEXT NOT NULL,
  "issuer" TEXT NOT NULL,
  "subject" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "oidc_identity_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "oidc_identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "oidc_identity_provider_id_issuer_subject_key" ON "oidc_identity" ("provider_id", "issuer", "subject");

CREATE TABLE "sign_in_step" (
  "id" BYTEA NOT NULL,
  "browser_hash" BYTEA NOT NULL,
  "purpose" TEXT NOT NULL,
  "data" JSONB NOT NULL,
  "expires_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sign_in_step_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sign_in_step_expires_at_idx" ON "sign_in_step" ("expires_at");

ALTER TABLE "role_group_member" ADD COLUMN "oidc_provider_id" UUID;
ALTER TABLE "session" ADD COLUMN "oidc_provider_id" TEXT;
