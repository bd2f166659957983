-- API tokens: programs that call the HTTP face, each with rights of its own.
CREATE TABLE "api_token" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "name" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "hash" BYTEA NOT NULL,
  "roles" TEXT[],
  "role_group_ids" UUID[],
  "role_group_names" TEXT[],
  "remote_ip_ranges" TEXT[],
  "expires_at" TIMESTAMPTZ(3),
  "last_used_at" TIMESTAMPTZ(3),
  "last_used_from" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "api_token_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token" ("hash");
-- A user's names are unique without regard to case.
CREATE UNIQUE INDEX "api_token_user_id_lower_name_key" ON "api_token" ("user_id", lower("name"));
