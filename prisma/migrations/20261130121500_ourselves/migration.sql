-- Where a transport server is reached: so that mail which leads back to it is known by address and port.
ALTER TABLE "transport_server"
  ADD COLUMN "external_ip_address" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "computer_addresses" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ALTER COLUMN "fqdn" SET DEFAULT 'localhost';

-- Local parts that a program behind could take for an option, a pipe, a file or a command.
ALTER TABLE "receive_connector" ADD COLUMN "reject_unsafe_local_parts" BOOLEAN NOT NULL DEFAULT true;
