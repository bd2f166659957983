-- Only the owner of a table may add a partition to it or drop one. The transport, whose role owns nothing, asks these two:
-- they act with the owner's rights, on the day partitions of this schema and on nothing else. Their search path is fixed, so
-- that nothing of the caller's stands in the way of a name; every table is named with its schema.
DO $migration$
DECLARE
  home text := current_schema();
BEGIN
  EXECUTE format($statement$
    CREATE FUNCTION %1$I.make_day_partition(parent text, day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    AS $body$
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = %1$L::regnamespace AND c.relname = parent AND c.relkind = 'p') THEN
        RAISE EXCEPTION 'There is no table %% by day', parent;
      END IF;
      IF day NOT BETWEEN current_date - 2 AND current_date + 31 THEN
        RAISE EXCEPTION '%% is too far from today', day;
      END IF;
      -- IF NOT EXISTS alone does not hold two creators apart.
      PERFORM pg_advisory_xact_lock(hashtext('postern day partitions'));
      EXECUTE format('CREATE TABLE IF NOT EXISTS %%1$I.%%2$I PARTITION OF %%1$I.%%3$I FOR VALUES FROM (%%4$L) TO (%%5$L)',
        %1$L, parent || '_' || to_char(day, 'YYYYMMDD'), parent, day::timestamptz, (day + 1)::timestamptz);
    END $body$
  $statement$, home);

  EXECUTE format($statement$
    CREATE FUNCTION %1$I.drop_day_partition(parent text, day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
    AS $body$
    DECLARE
      partition text := parent || '_' || to_char(day, 'YYYYMMDD');
    BEGIN
      IF day >= current_date THEN
        RAISE EXCEPTION '%% is not over', day;
      END IF;
      IF EXISTS (
        SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
        WHERE p.relnamespace = %1$L::regnamespace AND p.relname = parent AND p.relkind = 'p'
          AND c.relnamespace = p.relnamespace AND c.relname = partition
      ) THEN
        EXECUTE format('DROP TABLE IF EXISTS %%I.%%I', %1$L, partition);
      END IF;
    END $body$
  $statement$, home);

  EXECUTE format('REVOKE ALL ON FUNCTION %1$I.make_day_partition(text, date), %1$I.drop_day_partition(text, date) FROM PUBLIC', home);
END $migration$;
