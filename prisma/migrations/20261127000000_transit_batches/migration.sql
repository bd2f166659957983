-- Mail that is delivered at once is written as it came, a commit's messages in one row, and never as rows of its own.
CREATE TABLE "transit_batch" (
    "id" BIGSERIAL NOT NULL,
    "server_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "mail" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "copies" INTEGER NOT NULL,
    "done" BIGINT[] NOT NULL DEFAULT '{}',

    CONSTRAINT "transit_batch_pkey" PRIMARY KEY ("id")
);

-- Contents are cut out of the whole where they are, and compressing what lives for milliseconds gains nothing.
ALTER TABLE "transit_batch" ALTER COLUMN "mail" SET STORAGE EXTERNAL, ALTER COLUMN "content" SET STORAGE EXTERNAL;
-- A row lives for milliseconds and changes while it does.
ALTER TABLE "transit_batch" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 50000);
