-- One check in place of three. It follows from the list of delivery types (lib/mail/routing/delivery-type.ts), and
-- lib/store/hot/queue-check.test.ts compares: whoever adds a type finds the statement for its migration there. The former
-- queue_connector ruled out a delivery queue without a connector, which a mailbox queue will be.
ALTER TABLE "queue" DROP CONSTRAINT "queue_kind", DROP CONSTRAINT "queue_connector";
ALTER TABLE "queue" DROP CONSTRAINT "queue_delivery_type", ADD CONSTRAINT "queue_delivery_type" CHECK (
  ("delivery_type" = 'DnsConnectorDelivery' AND "kind" IN ('Delivery') AND "connector_id" IS NOT NULL)
  OR ("delivery_type" = 'SmartHostConnectorDelivery' AND "kind" IN ('Delivery') AND "connector_id" IS NOT NULL AND "domain" = '')
  OR ("delivery_type" = 'Undefined' AND "kind" IN ('Submission', 'Poison') AND "connector_id" IS NULL AND "domain" = '')
  OR ("delivery_type" = 'Unreachable' AND "kind" IN ('Unreachable') AND "connector_id" IS NULL AND "domain" = '')
);
