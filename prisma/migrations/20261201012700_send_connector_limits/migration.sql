-- Limits of a send connector. Null is unlimited; 0 would hold its mail for ever.
ALTER TABLE "send_connector"
  ADD COLUMN "max_outbound_connections" INTEGER,
  ADD COLUMN "message_rate_limit_per_second" INTEGER,
  ADD COLUMN "message_rate_limit" INTEGER,
  ADD COLUMN "message_rate_limit_per_day" INTEGER,
  ADD COLUMN "recipient_rate_limit_per_minute" INTEGER,
  ADD COLUMN "recipient_rate_limit" INTEGER,
  ADD COLUMN "sender_message_rate_limit" INTEGER,
  ADD COLUMN "sender_message_rate_limit_per_day" INTEGER;

ALTER TABLE "send_connector" ADD CONSTRAINT "send_connector_limits"
  CHECK (least("max_outbound_connections", "message_rate_limit_per_second", "message_rate_limit", "message_rate_limit_per_day",
    "recipient_rate_limit_per_minute", "recipient_rate_limit", "sender_message_rate_limit",
    "sender_message_rate_limit_per_day") > 0);

-- What of them is used, by all servers together.
CREATE TABLE "send_limit_use" (
    "connector_id" UUID NOT NULL,
    "sender" TEXT COLLATE "C" NOT NULL,
    "limit_name" TEXT COLLATE "C" NOT NULL,
    "held" JSONB NOT NULL DEFAULT '[]',
    "spent" JSONB NOT NULL DEFAULT '[]',
    "most" INTEGER,
    "waits_until" TIMESTAMPTZ(3),
    "over_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "send_limit_use_pkey" PRIMARY KEY ("connector_id", "sender", "limit_name")
);

CREATE INDEX "send_limit_use_over_at_idx" ON "send_limit_use"("over_at");
