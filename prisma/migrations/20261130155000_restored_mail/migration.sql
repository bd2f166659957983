-- Mail that came back by a restore waits, suspended, until an administrator releases or removes it: it may have been
-- delivered since the backup (lib/store/backup).
ALTER TABLE "copy" ADD COLUMN "restored" BOOLEAN NOT NULL DEFAULT false;
-- What is held of each queue, and the next of it to release; empty on an installation that was never restored.
CREATE INDEX "copy_restored_idx" ON "copy" ("queue_id", "id") WHERE "restored";

-- Rowless when the backup was taken: its copies are held when they get rows.
ALTER TABLE "transit_batch" ADD COLUMN "restored" BOOLEAN NOT NULL DEFAULT false;

-- Of which moment this installation's state is, and since when.
ALTER TABLE "installation" ADD COLUMN "backup_at" TIMESTAMPTZ(3), ADD COLUMN "restored_at" TIMESTAMPTZ(3);

ALTER TABLE "intent" DROP CONSTRAINT "intent_kind", ADD CONSTRAINT "intent_kind" CHECK ("kind" IN ('suspendQueue',
  'resumeQueue', 'retryQueue', 'resubmitQueue', 'releaseRestored', 'removeRestored',
  'suspendMessage', 'resumeMessage', 'removeMessage'));

-- A change of partitions locks the parent, and a backup reads the partitions for as long as it takes: waiting behind it
-- would keep all mail waiting. The task that makes and drops days comes again within a minute.
DO $migration$
DECLARE
  home text := current_schema();
BEGIN
  EXECUTE format('ALTER FUNCTION %I.make_day_partition(text, date) SET lock_timeout = %L', home, '1s');
  EXECUTE format('ALTER FUNCTION %I.drop_day_partition(text, date) SET lock_timeout = %L', home, '1s');
END $migration$;
