-- Sessions of each application, with limits of their own; the browsers a user has signed in from; the organization's settings.
-- Open sessions are the console's, and end as they would have, or when they have not been used for the default time.
ALTER TABLE "session" ADD COLUMN "audience" TEXT NOT NULL DEFAULT 'console',
  ADD COLUMN "idle_limit_seconds" INTEGER NOT NULL DEFAULT 21600,
  ADD COLUMN "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD CONSTRAINT "session_audience_known" CHECK ("audience" IN ('console', 'owa')),
  ADD CONSTRAINT "session_idle_limit_positive" CHECK ("idle_limit_seconds" > 0);

CREATE TABLE "known_browser" (
  "user_id" TEXT NOT NULL,
  "device_id" TEXT NOT NULL,
  "first_used_at" TIMESTAMPTZ(3) NOT NULL,
  "last_used_at" TIMESTAMPTZ(3) NOT NULL,
  "first_address" TEXT,
  "user_agent" TEXT,
  CONSTRAINT "known_browser_pkey" PRIMARY KEY ("user_id", "device_id"),
  CONSTRAINT "known_browser_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "organization_config" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "session_idle_seconds" INTEGER NOT NULL DEFAULT 21600,
  "session_lifetime_seconds" INTEGER NOT NULL DEFAULT 86400,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "organization_config_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "organization_config_one_row" CHECK ("id" = 1)
);
INSERT INTO "organization_config" DEFAULT VALUES;
