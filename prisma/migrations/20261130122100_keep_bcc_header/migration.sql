-- Bcc is taken out of the header of clients that may relay, unless their connector keeps it.
ALTER TABLE "receive_connector" ADD COLUMN "keep_bcc_header" BOOLEAN NOT NULL DEFAULT false;
