-- Whether a domain's DNS records may lead a connection to an address of our own networks.
ALTER TABLE "send_connector" ADD COLUMN "reject_private_addresses" BOOLEAN NOT NULL DEFAULT false;
