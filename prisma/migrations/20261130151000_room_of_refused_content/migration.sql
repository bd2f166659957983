-- Content of messages that were given up leaves room behind. By the default it is found when a fifth of all content has gone.
ALTER TABLE "content_chunk" SET (toast.autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_threshold = 5000);
