-- Who signed in by SMTP AUTH in a receive session, and how.
ALTER TABLE "receive_session" ADD COLUMN "account_name" TEXT, ADD COLUMN "auth_mechanism" TEXT;
