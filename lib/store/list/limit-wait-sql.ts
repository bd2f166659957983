import { SEND_LIMIT_NAMES } from '@/lib/mail/limit/send-limits';
import { englishTemplate } from '@/lib/mail/outcome/last-error-text';

/**
 * Owns: how mail that a limit of its connector holds back says so in lists: from the rows of the limits, in SQL.
 * Promises: nothing is stored with the mail, so that nothing is to be changed when the limit is.
 * Does not: decide what is held back (lib/worker/limit).
 */

/** The row of what holds back mail of these senders: one, where several do. Needs `q` (queue) in scope. */
export function limitWait(senders: string): string {
  return `(SELECT w.limit_name, w.most, w.waits_until FROM send_limit_use w
    WHERE w.connector_id = q.connector_id AND w.sender IN (${senders}) AND w.waits_until > clock_timestamp()
    LIMIT 1)`;
}

/** A sender as limits know it (lib/mail/limit/send-limits.ts). */
export const SENDER_OF_MESSAGE = "CASE m.from_address WHEN '' THEN '<>' ELSE lower(m.from_address) END";

/** @param wait an alias of the row */
export function waitColumns(wait: string): Readonly<Record<'key' | 'args' | 'text', string>> {
  const at = (format: string) => `to_char(${wait}.waits_until AT TIME ZONE 'UTC', '${format}')`;
  const texts = SEND_LIMIT_NAMES.map((name) => `WHEN '${name}' THEN '${englishTemplate(keyOf(name))}'`);
  return {
    key: `'waitsFor' || upper(left(${wait}.limit_name, 1)) || substr(${wait}.limit_name, 2)`,
    args: `jsonb_build_object('most', ${wait}.most, 'at', ${at('YYYY-MM-DD"T"HH24:MI:SS"Z"')})`,
    text: `replace(replace(CASE ${wait}.limit_name ${texts.join(' ')} END, '{most}', ${wait}.most::text),
      '{time}', ${at('YYYY-MM-DD HH24:MI:SS "UTC"')})`,
  };
}

function keyOf(name: string): string {
  return `waitsFor${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
