-- A message expires by the present MessageExpirationTimeout, unless an administrator gave it an expiry of its own. What waits has
-- none: it was stamped at its arrival. The table is written anew, since that takes a fraction of what updating each row of a
-- million does, whose new versions would go into each index.
DROP INDEX "message_expires_at_idx";
ALTER TABLE "message"
  ALTER COLUMN "expires_at" DROP NOT NULL,
  ALTER COLUMN "expires_at" TYPE TIMESTAMPTZ(3) USING NULL::TIMESTAMPTZ(3);

-- Expiry reads what is due: by the one, few; by the other, in order of receipt, all others. Each message is in one of them.
CREATE INDEX "message_own_expiry_idx" ON "message"("expires_at") WHERE "expires_at" IS NOT NULL;
CREATE INDEX "message_without_expiry_idx" ON "message"("received_at") WHERE "expires_at" IS NULL;
