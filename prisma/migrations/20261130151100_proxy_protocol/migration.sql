-- Addresses of proxies that say who their client is.
ALTER TABLE "receive_connector" ADD COLUMN "proxy_protocol_ip_ranges" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
