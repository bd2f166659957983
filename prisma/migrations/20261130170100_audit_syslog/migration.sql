-- Where audit entries are sent on, and how far that is.
ALTER TABLE "audit_log_config" ADD COLUMN "syslog_server" TEXT COLLATE "C";

CREATE TABLE "audit_log_sent" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "syslog_server" TEXT COLLATE "C" NOT NULL,
  "last_id" BIGINT NOT NULL,
  "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "audit_log_sent_pkey" PRIMARY KEY ("id")
);

-- ---------------------------------------------------------------- what Prisma cannot say

ALTER TABLE "audit_log_sent" ADD CONSTRAINT "audit_log_sent_one" CHECK ("id" = 1);
