-- A send connector may be for some senders only.
ALTER TABLE "send_connector" ADD COLUMN "accept_messages_only_from" TEXT[] NOT NULL DEFAULT '{}';
