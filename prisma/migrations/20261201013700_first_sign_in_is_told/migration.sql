-- Whoever has just made an app password watches for its first use: the note of a use, once a minute at most, is told to who
-- listens for receive sessions. The function is the one of 20261130172100 but for that; who may call it stays.
DO $migration$
DECLARE
  home text := current_schema();
BEGIN
  EXECUTE format($statement$
    CREATE OR REPLACE FUNCTION %1$I.note_app_password_use(password_id uuid, client_address text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $body$
      WITH used AS (
        UPDATE %1$I.app_password p SET last_used_at = now(), last_used_from = client_address
        WHERE p.id = password_id AND (p.last_used_at IS NULL OR p.last_used_at < now() - interval '1 minute')
        RETURNING 1
      )
      SELECT pg_notify('postern_receive_sessions', '') FROM used
    $body$
  $statement$, home);
END $migration$;
