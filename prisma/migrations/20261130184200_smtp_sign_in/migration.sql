-- A sign-in by device code (RFC 8628) that is under way: what the endpoint gave, and when it is asked next.
ALTER TABLE "smtp_token"
  ADD COLUMN "device" JSONB,
  ADD COLUMN "device_expires_at" TIMESTAMPTZ(3),
  ADD COLUMN "device_poll_at" TIMESTAMPTZ(3);
