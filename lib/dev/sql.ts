import { loadConfig } from '@/lib/config';
import { messageOf } from '@/lib/message-of';
import { findDatabaseUrl, findOwnerDatabaseUrl } from '@/lib/secrets/local-database';
import { createClient } from '@/lib/store/database/pool';

/**
 * Owns: `npm run sql -- "SELECT ..."`: SQL on the running installation's database, for who looks for a fault. The embedded
 *   PostgreSQL brings no psql.
 * Promises: the database of `npm run dev`, or of POSTERN_DATA_DIR or DATABASE_URL; a transaction that can only read, by the
 *   console's role, unless --write is given: then it is the tables' owner's.
 */
const USAGE = `npm run sql -- [--write] "SELECT ..."   on the database of npm run dev (else POSTERN_DATA_DIR or DATABASE_URL)`;

async function main(args: readonly string[]): Promise<void> {
  const [sql, ...more] = args.filter((argument) => argument !== '--write');
  if (sql === undefined || more.length > 0) throw new Error(USAGE);
  const config = loadConfig({
    ...process.env,
    POSTERN_DATA_DIR: process.env.POSTERN_DATA_DIR || './data-dev',
  });
  const writes = args.includes('--write');
  const client = createClient({
    databaseUrl: await (writes ? findOwnerDatabaseUrl(config) : findDatabaseUrl(config)),
    applicationName: 'postern sql',
  });
  await client.connect();
  try {
    await client.query(writes ? 'BEGIN' : 'BEGIN READ ONLY');
    const { command, rowCount, rows } = await client.query(sql);
    await client.query('COMMIT');
    if (rows.length > 0) console.table(rows);
    process.stdout.write(`${command} ${rowCount ?? ''}\n`);
  } finally {
    await client.end();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
});
