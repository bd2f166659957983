-- Who has a second factor signs in to SMTP by app passwords alone: the function looks where second factors stand.
DO $migration$
DECLARE
  home text := current_schema();
BEGIN
  EXECUTE format($statement$
    CREATE OR REPLACE FUNCTION %1$I.mail_accounts(folded text, ids text[])
    RETURNS TABLE (id text, name text, kind text, is_disabled boolean, is_change_required boolean, has_second_factor boolean,
      password_hash text, names text[], send_as text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $body$
      SELECT u.id, coalesce(u.display_username, u.name), u.kind, u.disabled_at IS NOT NULL, u.password_change_required,
        EXISTS (SELECT FROM %1$I.totp_factor f WHERE f.user_id = u.id),
        (SELECT a.password FROM %1$I.account a WHERE a.user_id = u.id AND a.provider_id = 'credential' LIMIT 1),
        ARRAY(SELECT l.name FROM %1$I.logon_name l WHERE l.user_id = u.id ORDER BY l.place),
        coalesce(u.send_as, '{}')
      FROM %1$I."user" u
      WHERE u.id = ANY (ids) OR u.id = (SELECT l.user_id FROM %1$I.logon_name l WHERE l.folded = mail_accounts.folded)
    $body$
  $statement$, home);
END
$migration$;
