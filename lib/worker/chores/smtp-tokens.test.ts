import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { useTestDatabase } from '@/lib/testing/test-database';
import { subscribe } from '@/lib/worker/events/events';
import type { ChoreServices } from './chore';
import { smtpSignIns, smtpTokens } from './smtp-tokens';

const database = useTestDatabase();
let pool: Pool;

beforeAll(() => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'token chore test', maxConnections: 2 });
});
afterAll(() => pool.end());
afterEach(async () => {
  await pool.query('DELETE FROM send_connector');
  await pool.query('DELETE FROM smtp_credential');
});

/** Both are due: its token, and the next question about its sign-in. */
async function makeDue(name: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO smtp_credential (name, provider, kind, user_name) VALUES ($1, 'Other', 'RefreshToken', 'kim')
     RETURNING id`,
    [name],
  );
  const id = rows[0]?.id ?? '';
  await pool.query(
    `INSERT INTO smtp_token (credential_id, version, renew_at, device_poll_at) VALUES ($1, 1, now() - interval '1 second', now() - interval '1 second')`,
    [id],
  );
  await pool.query(
    `INSERT INTO send_connector (id, name, address_spaces, smart_host_auth_mechanism, smtp_credential_id)
     VALUES (gen_random_uuid(), $1, '{SMTP:*;1}', 'XOAuth2', $2)`,
    [name, id],
  );
  return id;
}

it('an endpoint that thinks keeps neither the poll nor other credentials, and is asked once at a time', async () => {
  const ids = [await makeDue('one'), await makeDue('two')].sort();
  const asked: string[] = [];
  let answer: (error: Error) => void = () => undefined;
  const thinks = new Promise<never>((_resolve, reject) => {
    answer = reject;
  });
  const ask = (id: string) => {
    asked.push(id);
    return thinks;
  };
  const tokens: ChoreServices['tokens'] = { tokenOf: ({ id }) => ask(id), continueSignIn: ask };
  for (const make of [smtpTokens, smtpSignIns]) {
    const chore = make({ pool, tokens });
    await chore.work();
    await chore.work();
    expect(asked.splice(0).sort()).toEqual(ids);
  }
  const failed: unknown[] = [];
  const end = subscribe((name) => name === 'choreFailed' && failed.push(name));
  answer(new Error('the database is away'));
  await new Promise(setImmediate);
  end();
  expect(failed).toHaveLength(4);
});
