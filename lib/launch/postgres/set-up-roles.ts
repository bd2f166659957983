import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { DATABASE_NAME, SUPERUSER, WORK_ROLES, type Work } from './postgres-logins';

/**
 * Owns: the roles of the embedded database: for migrations (owns database and tables), transport and web.
 * Promises: none of them is a superuser or may become another role; each has the password of this run. What a start of an
 *   earlier version made as superuser belongs to the migrating role afterwards. Repeated at each start, all or nothing.
 * Does not: say who may do what with which table (lib/store/database/table-rights.ts, granted by the migrating role).
 */
export type RolePasswords = Readonly<Record<Work, string>>;

/** Nobody has to type them: they are new at each start. */
export function makePasswords(): RolePasswords {
  const password = () => randomBytes(24).toString('base64url');
  return { web: password(), transport: password(), migration: password() };
}

/** @param superuser in the database that there always is. */
export async function ensureDatabase(superuser: pg.Client): Promise<void> {
  const { rowCount } = await superuser.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
  if (!rowCount) await superuser.query(`CREATE DATABASE "${DATABASE_NAME}"`);
}

/** @param superuser in Postern's database. */
export async function setUpRoles(superuser: pg.Client, passwords: RolePasswords): Promise<void> {
  const { web, transport, migration } = WORK_ROLES;
  const roles = Object.entries(WORK_ROLES).map(([work, role]) => ({
    role,
    password: passwords[work as Work],
  })); // its keys
  await superuser.query(`
    BEGIN;
    ${roles.map(({ role, password }) => makeRole(role, password)).join('\n')}
    ALTER DATABASE "${DATABASE_NAME}" OWNER TO ${migration};
    REVOKE ALL ON DATABASE "${DATABASE_NAME}" FROM PUBLIC;
    GRANT CONNECT ON DATABASE "${DATABASE_NAME}" TO ${web}, ${transport};
    ALTER SCHEMA public OWNER TO ${migration};
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    -- To find the disk that the database lies on (database-probe.ts).
    GRANT pg_read_all_settings TO ${transport};
    ${TAKE_OVER}
    COMMIT;`);
}

/** Only the verifier goes to PostgreSQL: a failing statement stands in its log. */
function makeRole(role: string, password: string): string {
  return `
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role}; END IF;
    END $$;
    ALTER ROLE ${role} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
      PASSWORD '${scramVerifier(password)}';`;
}

/** Tables first: a sequence that belongs to a column goes with its table, and what belongs to an extension stays with it. */
const TAKE_OVER = `
    DO $$ DECLARE item record; BEGIN
      FOR item IN
        SELECT c.oid::regclass AS name, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S', 'v')
          AND pg_get_userbyid(c.relowner) = '${SUPERUSER}'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                            AND (d.deptype = 'e' OR (c.relkind = 'S' AND d.deptype IN ('a', 'i'))))
      LOOP
        EXECUTE format('ALTER %s %s OWNER TO ${WORK_ROLES.migration}', item.kind, item.name);
      END LOOP;
      FOR item IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND pg_get_userbyid(p.proowner) = '${SUPERUSER}'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
      LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO ${WORK_ROLES.migration}', item.name);
      END LOOP;
    END $$;`;

/** RFC 5803, as PostgreSQL stores it. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const storedKey = createHash('sha256').update(key('Client Key')).digest('base64');
  const serverKey = key('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
