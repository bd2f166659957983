import type pg from 'pg';
import { few, most, some } from './backlog-mail';

/**
 * Owns: what the Queue Viewer asks, as it asks it: pages of 500.
 * Promises: each property that an index serves (ARCHITECTURE.md, "Lists that cost the same at any length"), with each way
 *   of comparing that the index serves, asked in up to three widths: for the 20 messages that match at any size of the
 *   backlog (or the one), for six of ten, and for the 9 of 1,000 that stay below the limit of exact counts.
 */
export interface ListQuestion {
  readonly title: string;
  readonly cmdlet: 'Get-Message' | 'Get-Queue';
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The answer has as many rows at each size: only then is a ratio one. */
  readonly isSameAnswer: boolean;
}

export const PAGE_SIZE = 500;

export async function listQuestions(client: pg.Client): Promise<readonly ListQuestion[]> {
  const one = await sample(client);
  const filter = (title: string, filterText: string, isSameAnswer = true): ListQuestion => ({
    title,
    cmdlet: 'Get-Message',
    parameters: { ResultSize: PAGE_SIZE, Filter: `{${filterText}}` },
    isSameAnswer,
  });
  const widths = (what: string, text: (group: 'few' | 'most' | 'some') => string): ListQuestion[] => [
    filter(`${what}, 20 match`, text('few')),
    filter(`${what}, 6 of 10 match`, text('most')),
    filter(`${what}, 9 of 1,000 match`, text('some'), false),
  ];
  const group = { few, most, some };
  const status = { few: 'Suspended', most: 'Retry', some: 'Ready' };
  const word = { few: 'audit', most: 'order', some: 'meeting' };
  const host = { few: 'audit.example', most: 'shop.example', some: 'club.example' };
  return [
    { title: 'queues', cmdlet: 'Get-Queue', parameters: { ResultSize: PAGE_SIZE }, isSameAnswer: true },
    { title: 'messages', cmdlet: 'Get-Message', parameters: { ResultSize: PAGE_SIZE }, isSameAnswer: true },
    ...['-Identity', '-DateReceived', '+FromAddress', '-Size'].map(
      (order): ListQuestion => ({
        title: `messages, sorted ${order}`,
        cmdlet: 'Get-Message',
        parameters: { ResultSize: PAGE_SIZE, SortOrder: order },
        isSameAnswer: true,
      }),
    ),
    ...widths('Subject -eq', (of) => `Subject -eq '${group[of].subject}'`),
    ...widths('Subject -like', (of) => `Subject -like '*${word[of]}*'`),
    ...widths('FromAddress -eq', (of) => `FromAddress -eq '${group[of].sender}'`),
    ...widths('FromAddress -like', (of) => `FromAddress -like '*@${host[of]}'`),
    ...widths('Status -eq', (of) => `Status -eq '${status[of]}'`),
    ...widths('Size -eq', (of) => `Size -eq ${group[of].size}`),
    filter('Queue -eq, 20 match', `Queue -eq '${one.fewQueue}'`),
    filter('Queue -eq, 6 of 10 match', `Queue -eq '${one.mostQueue}'`),
    filter('Queue -eq, 9 of 1,000 match', `Queue -eq '${one.unreachableQueue}'`, false),
    filter('RecipientDomain -eq, 20 match', `RecipientDomain -eq '${few.domain}'`),
    filter('RecipientDomain -eq, 6 of 10 match', `RecipientDomain -eq '${most.domain}'`),
    filter('DateReceived -eq, 20 match', `DateReceived -eq '${one.receivedAt}'`),
    filter('InternetMessageId -eq, 1 matches', `InternetMessageId -eq '${one.internetMessageId}'`),
    filter('Identity -eq, 1 matches', `Identity -eq '${one.identity}'`),
  ];
}

interface Sample {
  readonly identity: string;
  readonly internetMessageId: string;
  readonly receivedAt: string;
  readonly fewQueue: string;
  readonly mostQueue: string;
  readonly unreachableQueue: string;
}

async function sample(client: pg.Client): Promise<Sample> {
  const { rows } = await client.query<Sample>(
    `SELECT server.name || '\\' || c.queue_id || '\\' || m.id AS identity, m.internet_message_id AS "internetMessageId",
       to_char(m.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "receivedAt",
       server.name || '\\' || c.queue_id AS "fewQueue",
       server.name || '\\' || (SELECT id FROM queue WHERE domain = $2) AS "mostQueue",
       server.name || '\\Unreachable' AS "unreachableQueue"
     FROM message m JOIN copy c ON c.message_id = m.id JOIN transport_server server ON server.id = m.server_id
     WHERE m.from_address = $1 ORDER BY m.id LIMIT 1`,
    [few.sender, most.domain],
  );
  const [row] = rows;
  if (!row) throw new Error('The backlog is not there');
  return row;
}
