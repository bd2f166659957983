-- From which TLS version on, with which certificate, and from which address a send connector connects.
ALTER TABLE "send_connector"
  ADD COLUMN "tls_minimum_version" TEXT NOT NULL DEFAULT 'Tls12',
  ADD COLUMN "client_certificate_enabled" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "source_ip_address" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "address_family_preference" TEXT NOT NULL DEFAULT 'IPv4First',
  ADD CONSTRAINT "send_connector_tls_minimum_version_check"
    CHECK ("tls_minimum_version" IN ('Tls10', 'Tls11', 'Tls12', 'Tls13')),
  ADD CONSTRAINT "send_connector_address_family_preference_check"
    CHECK ("address_family_preference" IN ('IPv4First', 'IPv6First'));
