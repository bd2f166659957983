-- What makes a server think that strangers' mail comes by way of its own computer.
ALTER TABLE "transport_server_activity" ADD COLUMN "forwarder" JSONB;
