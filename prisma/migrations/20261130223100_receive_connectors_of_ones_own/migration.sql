-- Bindings belong to receive connectors. Until a server has been started once since, they are what its process was told.
ALTER TABLE "transport_server"
  ADD COLUMN "owns_bindings" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "smtp_addresses" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "binding_states" JSONB NOT NULL DEFAULT '{}';

ALTER TABLE "receive_connector"
  ADD COLUMN "implicit_tls_ports" TEXT[] DEFAULT ARRAY['465']::TEXT[],
  ADD COLUMN "require_tls" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "tls_minimum_version" TEXT COLLATE "C" NOT NULL DEFAULT 'Tls12',
  ADD COLUMN "default_domain" TEXT COLLATE "C",
  -- Those that are there answer as they did: a delay is for who asks for one, or makes a connector.
  ADD COLUMN "tarpit_interval" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "message_rate_limit" INTEGER,
  ADD COLUMN "message_rate_source" TEXT COLLATE "C" NOT NULL DEFAULT 'IPAddress',
  ADD COLUMN "max_logon_failures" INTEGER NOT NULL DEFAULT 3;
ALTER TABLE "receive_connector" ALTER COLUMN "tarpit_interval" SET DEFAULT 5;

-- Values. A word outside of these is a fault of the code, found here at the latest.
ALTER TABLE "receive_connector"
  ADD CONSTRAINT "receive_connector_tls_minimum_version"
    CHECK ("tls_minimum_version" IN ('Tls10', 'Tls11', 'Tls12', 'Tls13')),
  ADD CONSTRAINT "receive_connector_message_rate_source"
    CHECK ("message_rate_source" IN ('None', 'IPAddress', 'User', 'All'));
