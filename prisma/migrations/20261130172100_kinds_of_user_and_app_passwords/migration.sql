-- What a user is (whoever has one now is a person), as which senders their mail programs may send, and app passwords.
ALTER TABLE "user" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'Person',
  ADD COLUMN "send_as" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "user" ADD CONSTRAINT "user_kind_check" CHECK ("kind" IN ('Person', 'RelayAccount', 'Service'));

CREATE TABLE "app_password" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "name" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "hash" BYTEA NOT NULL,
  "last_used_at" TIMESTAMPTZ(3),
  "last_used_from" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "app_password_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "app_password_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "app_password_hash_key" ON "app_password" ("hash");
-- A user's names are unique without regard to case.
CREATE UNIQUE INDEX "app_password_user_id_lower_name_key" ON "app_password" ("user_id", lower("name"));

-- The transport reads no account, no name and no session. What it has to know of one who signs in by SMTP it asks by name,
-- and of those who are signed in by their ids; it notes the use of an app password. Search paths are fixed, as in the
-- migration of the day partitions.
DO $migration$
DECLARE
  home text := current_schema();
BEGIN
  EXECUTE format($statement$
    CREATE FUNCTION %1$I.mail_accounts(folded text, ids text[])
    RETURNS TABLE (id text, name text, kind text, is_disabled boolean, is_change_required boolean, has_second_factor boolean,
      password_hash text, names text[], send_as text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $body$
      SELECT u.id, coalesce(u.display_username, u.name), u.kind, u.disabled_at IS NOT NULL, u.password_change_required, false,
        (SELECT a.password FROM %1$I.account a WHERE a.user_id = u.id AND a.provider_id = 'credential' LIMIT 1),
        ARRAY(SELECT l.name FROM %1$I.logon_name l WHERE l.user_id = u.id ORDER BY l.place),
        coalesce(u.send_as, '{}')
      FROM %1$I."user" u
      WHERE u.id = ANY (ids) OR u.id = (SELECT l.user_id FROM %1$I.logon_name l WHERE l.folded = mail_accounts.folded)
    $body$
  $statement$, home);

  EXECUTE format($statement$
    CREATE FUNCTION %1$I.app_passwords(hashes bytea[]) RETURNS TABLE (id uuid, user_id text, hash bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $body$
      SELECT p.id, p.user_id, p.hash FROM %1$I.app_password p WHERE p.hash = ANY (hashes)
    $body$
  $statement$, home);

  EXECUTE format($statement$
    CREATE FUNCTION %1$I.note_app_password_use(password_id uuid, client_address text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $body$
      UPDATE %1$I.app_password p SET last_used_at = now(), last_used_from = client_address
      WHERE p.id = password_id AND (p.last_used_at IS NULL OR p.last_used_at < now() - interval '1 minute')
    $body$
  $statement$, home);

  EXECUTE format('REVOKE ALL ON FUNCTION %1$I.mail_accounts(text, text[]), %1$I.app_passwords(bytea[]), %1$I.note_app_password_use(uuid, text) FROM PUBLIC', home);
END $migration$;
