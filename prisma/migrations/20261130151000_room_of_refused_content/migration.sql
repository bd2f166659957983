-- Content of messages that were given up leaves room behind. By the default share (a fifth of the table) it would be found when
-- strangers had written it several times over: a hundred megabytes are enough to go for.
ALTER TABLE "content_chunk" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 50000);
