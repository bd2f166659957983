-- Who submits what, one row a client, added up by the statement that records receive sessions. No index but the two that find a
-- row: with room in its page a row is changed in place.
CREATE TABLE "smtp_client" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "address" INET NOT NULL,
  "account_name" TEXT NOT NULL,
  "label" TEXT,
  "is_own" BOOLEAN NOT NULL,
  "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "connector_name" TEXT,
  "tls_version" TEXT,
  "auth_mechanism" TEXT,
  "hello_names" TEXT[],
  "senders" TEXT[],
  "plain_text_at" TIMESTAMPTZ(3),
  "old_tls_at" TIMESTAMPTZ(3),
  "refused_at" TIMESTAMPTZ(3),
  "last_refusal" TEXT,
  "counted_on" DATE NOT NULL,
  "sessions" BIGINT[],
  "messages" BIGINT[],
  "refusals" BIGINT[],
  CONSTRAINT "smtp_client_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX "smtp_client_address_account_name_key" ON "smtp_client" ("address", "account_name");

-- Whom no receive connector lets in.
CREATE TABLE "ip_block_list_entry" (
  "id" UUID NOT NULL,
  "ip_range" TEXT NOT NULL,
  "comment" TEXT,
  "expires_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ip_block_list_entry_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ip_block_list_entry_ip_range_key" ON "ip_block_list_entry" ("ip_range");
