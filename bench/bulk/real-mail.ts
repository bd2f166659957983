import type pg from 'pg';
import { composeMail, submitMail } from '@/e2e/submit-mail';
import { waitFor } from '../tools/wait-for';

/**
 * Owns: the real messages beside which loaded ones are held: submitted by SMTP and brought to their state by what brings
 *   mail there.
 * Promises: `submitReal` returns the message's id once its copy is in the state.
 */
export interface RealMail {
  readonly client: pg.Client;
  readonly smtpPort: number;
  readonly signal: AbortSignal;
}

const REAL_SENDER = 'real@client.contoso.example';

/** @param state a condition on c (copy) and q (queue) */
export async function submitReal(mail: RealMail, to: string, state: string): Promise<string> {
  await submitMail(
    mail.smtpPort,
    composeMail({ from: REAL_SENDER, to, subject: 'By SMTP', body: bodyOf4Kb }),
  );
  return whenIn(mail, to, state);
}

export function whenIn({ client, signal }: RealMail, to: string, state: string): Promise<string> {
  return waitFor(`the message to ${to} where ${state}`, { timeoutMs: 30_000, signal }, async () => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT c.message_id::text AS id FROM recipient r JOIN copy c ON c.id = r.copy_id JOIN queue q ON q.id = c.queue_id
       WHERE r.address = $1 AND ${state} ORDER BY c.id DESC LIMIT 1`,
      [to],
    );
    return rows[0]?.id ?? null;
  });
}

/** A loaded message in the same state. */
export async function loadedIn(client: pg.Client, state: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT m.id::text AS id FROM message m JOIN copy c ON c.message_id = m.id JOIN queue q ON q.id = c.queue_id
     WHERE m.from_address <> $1 AND ${state} ORDER BY m.id DESC LIMIT 1`,
    [REAL_SENDER],
  );
  if (!rows[0]) throw new Error(`The bulk load made no message where ${state}`);
  return rows[0].id;
}

const bodyOf4Kb = `${'x'.repeat(76)}\r\n`.repeat(50);
