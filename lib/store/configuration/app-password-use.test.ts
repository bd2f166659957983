import { once } from 'node:events';
import { expect, it } from 'vitest';
import { generateAppPassword } from '@/lib/auth/app-password';
import { createClient, createPool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { noteAppPasswordUse } from './mail-accounts';

const database = useTestDatabase();

it('the use of an app password is told once a minute, to who watches for the first', async () => {
  const pool = createPool({ databaseUrl: database.url, applicationName: 'use test', maxConnections: 1 });
  const ears = createClient({ databaseUrl: database.url, applicationName: 'use test' });
  try {
    await ears.connect();
    await ears.query('LISTEN postern_receive_sessions; LISTEN last_word');
    const heard: string[] = [];
    ears.on('notification', ({ channel }) => heard.push(channel));
    await pool.query(
      `INSERT INTO "user" (id, name, email) VALUES ('device', 'device', 'device@postern.invalid')`,
    );
    const { rows } = await pool.query<{ id: string }>(
      "INSERT INTO app_password (name, user_id, hash) VALUES ('device', 'device', $1) RETURNING id::text AS id",
      [generateAppPassword().hash],
    );
    const told = once(ears, 'notification');
    await noteAppPasswordUse(pool, rows[0]?.id ?? '', '192.0.2.7');
    await told;
    await noteAppPasswordUse(pool, rows[0]?.id ?? '', '192.0.2.8');
    const last = once(ears, 'notification');
    await pool.query("SELECT pg_notify('last_word', '')");
    await last;
    expect(heard).toEqual(['postern_receive_sessions', 'last_word']);
    const used = await pool.query('SELECT last_used_from FROM app_password');
    expect(used.rows).toEqual([{ last_used_from: '192.0.2.7' }]);
  } finally {
    await ears.end();
    await pool.end();
  }
});
