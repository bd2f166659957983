-- Tests of send connectors: what is asked of a source server, and its steps.
CREATE TABLE "connector_test" (
  "id" BIGSERIAL NOT NULL,
  "server_id" UUID NOT NULL,
  "send_connector_id" UUID,
  "connector_name" TEXT COLLATE "C" NOT NULL,
  "actor" TEXT COLLATE "C" NOT NULL,
  "state" TEXT COLLATE "C" NOT NULL DEFAULT 'Waiting',
  "request" JSONB,
  "steps" JSONB NOT NULL DEFAULT '[]',
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "ended_at" TIMESTAMPTZ(3),
  CONSTRAINT "connector_test_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "connector_test_state" CHECK ("state" IN ('Waiting', 'Running', 'Succeeded', 'Failed', 'Cancelled', 'TimedOut', 'Lost'))
);
-- The server: what is asked of me.
CREATE INDEX "connector_test_server_id_state_idx" ON "connector_test" ("server_id", "state");
-- How many there were lately; the end of old ones.
CREATE INDEX "connector_test_created_at_idx" ON "connector_test" ("created_at");
