-- Second factors of users: an authenticator app's key (sealed), recovery codes (hashed), and the role groups that ask for one.
CREATE TABLE "totp_factor" (
  "user_id" TEXT NOT NULL,
  "ciphertext" BYTEA NOT NULL,
  "key_id" TEXT NOT NULL,
  "last_step" BIGINT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "last_used_at" TIMESTAMPTZ(3),
  CONSTRAINT "totp_factor_pkey" PRIMARY KEY ("user_id"),
  CONSTRAINT "totp_factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "recovery_code" (
  "user_id" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("user_id", "hash"),
  CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE "role_group" ADD COLUMN "second_factor_required" BOOLEAN NOT NULL DEFAULT false;
