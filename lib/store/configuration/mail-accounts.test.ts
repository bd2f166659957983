import pg from 'pg';
import { expect, it } from 'vitest';
import { useTestDatabase } from '@/lib/testing/test-database';
import { findMailAccount } from './mail-accounts';

const database = useTestDatabase();

it('an account for mail programs has a second factor from its set-up on', async () => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(`INSERT INTO "user" (id, name, email) VALUES ('kim', 'Kim', 'kim@postern.invalid')`);
    await client.query(
      `INSERT INTO logon_name (folded, name, user_id, place) VALUES ('kim', 'kim', 'kim', 0)`,
    );
    expect(await findMailAccount(client, 'kim')).toMatchObject({ hasSecondFactor: false });
    await client.query(
      `INSERT INTO totp_factor (user_id, ciphertext, key_id, last_step) VALUES ('kim', '\\x00', 'key', 0)`,
    );
    expect(await findMailAccount(client, 'kim')).toMatchObject({ hasSecondFactor: true });
  } finally {
    await client.end();
  }
});
