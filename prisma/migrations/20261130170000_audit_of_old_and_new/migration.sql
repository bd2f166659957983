-- An audit entry says who, from where, on which objects, with old and new values; a chain of hashes shows what was changed in
-- the table itself. Entries from before stay as they are: they have no hash.
ALTER TABLE "audit_entry"
  ADD COLUMN "user_id" TEXT COLLATE "C",
  ADD COLUMN "face" TEXT COLLATE "C",
  ADD COLUMN "client_address" TEXT COLLATE "C",
  ADD COLUMN "session_id" TEXT COLLATE "C",
  ADD COLUMN "token_id" TEXT COLLATE "C",
  ADD COLUMN "server" TEXT COLLATE "C",
  ADD COLUMN "parameters" JSONB,
  ADD COLUMN "changes" JSONB,
  ADD COLUMN "objects" TEXT[] COLLATE "C" NOT NULL DEFAULT '{}',
  ADD COLUMN "matched" INTEGER,
  ADD COLUMN "problems" JSONB,
  ADD COLUMN "sealed" JSONB,
  ADD COLUMN "previous_hash" TEXT COLLATE "C",
  ADD COLUMN "hash" TEXT COLLATE "C";

CREATE INDEX "audit_entry_objects_idx" ON "audit_entry" USING GIN ("objects");

CREATE TABLE "audit_log_anchor" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "last_id" BIGINT NOT NULL,
  "last_hash" TEXT COLLATE "C",
  "removed" BIGINT NOT NULL,
  "removed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "seal" TEXT COLLATE "C" NOT NULL,
  CONSTRAINT "audit_log_anchor_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "audit_log_config" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "age_limit_days" INTEGER NOT NULL DEFAULT 90,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "audit_log_config_pkey" PRIMARY KEY ("id")
);

-- ---------------------------------------------------------------- what Prisma cannot say

ALTER TABLE "audit_log_anchor" ADD CONSTRAINT "audit_log_anchor_one" CHECK ("id" = 1);
ALTER TABLE "audit_log_config"
  ADD CONSTRAINT "audit_log_config_one" CHECK ("id" = 1),
  ADD CONSTRAINT "audit_log_config_age" CHECK ("age_limit_days" BETWEEN 1 AND 3650);

-- Nobody at work may remove what was audited; the transport, whose role owns nothing, asks this for what is old enough. The
-- entries go in the order of the chain, so that what stays begins behind one of them; the newest stays. A clock that was set back keeps more.
DO $migration$
DECLARE
  home text := current_schema();
BEGIN
  EXECUTE format($statement$
    CREATE FUNCTION %1$I.cut_audit_log(batch integer) RETURNS TABLE (last_id bigint, last_hash text, removed bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $body$
    DECLARE
      days integer := coalesce((SELECT c.age_limit_days FROM %1$I.audit_log_config c), 90);
      first_kept bigint;
    BEGIN
      SELECT min(e.id) INTO first_kept FROM (SELECT e.id, e.at FROM %1$I.audit_entry e ORDER BY e.id LIMIT batch + 1) e
        WHERE e.at >= clock_timestamp() - make_interval(days => days);
      RETURN QUERY
        WITH gone AS (
          DELETE FROM %1$I.audit_entry e WHERE e.id IN (
            SELECT o.id FROM %1$I.audit_entry o
            WHERE (first_kept IS NULL OR o.id < first_kept) AND o.id < (SELECT max(n.id) FROM %1$I.audit_entry n)
            ORDER BY o.id LIMIT batch)
          RETURNING e.id, e.hash
        )
        SELECT g.id, g.hash, (SELECT count(*) FROM gone) FROM gone g ORDER BY g.id DESC LIMIT 1;
    END $body$
  $statement$, home);
  EXECUTE format('REVOKE ALL ON FUNCTION %1$I.cut_audit_log(integer) FROM PUBLIC', home);
END $migration$;
