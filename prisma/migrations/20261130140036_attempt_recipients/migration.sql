-- An attempt tells what it came to for each recipient; a finished recipient names the message that is its report.
ALTER TABLE "delivery_attempt" ADD COLUMN "recipients" JSONB;
ALTER TABLE "finished_recipient" ADD COLUMN "ndr_message_id" BIGINT;
