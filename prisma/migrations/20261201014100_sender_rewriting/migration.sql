-- A send connector may let mail leave as another sender; an attempt tells as which.
ALTER TABLE "send_connector"
  ADD COLUMN "sender_rewriting" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "sender_rewriting_reply_to_enabled" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "delivery_attempt" ADD COLUMN "sent_as" TEXT;
