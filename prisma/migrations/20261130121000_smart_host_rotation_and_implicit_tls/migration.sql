-- Smart hosts are used in turn unless their list is an order of preference; TLS from the first octet, as on port 465.
ALTER TABLE "send_connector"
    ADD COLUMN "smart_host_rotation_enabled" BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN "use_implicit_tls" BOOLEAN NOT NULL DEFAULT false;
