-- What a server is short of, told by itself whenever it changes; null until it has looked.
ALTER TABLE "transport_server_activity" ADD COLUMN "pressure" JSONB;
