-- The sweep reads what an older routing placed page by page, by (routed_version, id). Without the id each page sorted the
-- whole queue: 120 ms a page of 2,000 at 100,000 messages.
CREATE INDEX "copy_queue_id_routed_version_id_idx" ON "copy"("queue_id", "routed_version", "id");
DROP INDEX "copy_queue_id_routed_version_idx";
