import { clientOfSession, encryptionOf } from '@/lib/mail/session/client-of-session';
import { cleanText } from '@/lib/store/database/clean-text';
import type { RecordedSession } from './record-sessions';

/**
 * Owns: what the sessions of one batch add to their clients: the part of the recording statement that says who submits what.
 * Promises: a row a client and batch, in one order, so that two servers wait for each other and no more; a client's row
 *   grows by nothing but its lists of a few names and thirty counts.
 * Does not: forget clients (forget-clients.ts).
 */

const MAX_TEXT_CHARACTERS = 1000;
const MAX_HELLO_NAMES = 5;
const MAX_SENDERS = 10;
export const COUNTED_DAYS = 30;

interface ClientBatch {
  readonly address: string;
  readonly accountName: string;
  isOwn: boolean;
  connectorName: string | null;
  tlsVersion: string | null;
  authMechanism: string | null;
  readonly helloNames: Set<string>;
  readonly senders: Set<string>;
  isPlainText: boolean;
  isOldTls: boolean;
  lastRefusal: string | null;
  sessions: number;
  messages: number;
  refusals: number;
}

/** From which placeholder on the columns below stand in the statement. */
export function countClients(first: number): string {
  const at = (offset: number, type: string) => `$${first + offset}::${type}[]`;
  return `
    INSERT INTO smtp_client AS c (address, account_name, is_own, connector_name, tls_version, auth_mechanism, hello_names,
      senders, plain_text_at, old_tls_at, refused_at, last_refusal, counted_on, sessions, messages, refusals)
    SELECT b.address, b.account_name, b.is_own, b.connector_name, b.tls_version, b.auth_mechanism,
      string_to_array(b.hello_names, chr(10)), string_to_array(b.senders, chr(10)),
      CASE WHEN b.is_plain_text THEN now() END, CASE WHEN b.is_old_tls THEN now() END,
      CASE WHEN b.last_refusal IS NOT NULL THEN now() END, b.last_refusal, ${TODAY},
      ARRAY[b.sessions], ARRAY[b.messages], ARRAY[b.refusals]
    FROM unnest(${at(0, 'inet')}, ${at(1, 'text')}, ${at(2, 'bool')}, ${at(3, 'text')}, ${at(4, 'text')}, ${at(5, 'text')},
      ${at(6, 'text')}, ${at(7, 'text')}, ${at(8, 'bool')}, ${at(9, 'bool')}, ${at(10, 'text')}, ${at(11, 'bigint')},
      ${at(12, 'bigint')}, ${at(13, 'bigint')})
      AS b(address, account_name, is_own, connector_name, tls_version, auth_mechanism, hello_names, senders, is_plain_text,
        is_old_tls, last_refusal, sessions, messages, refusals)
    ORDER BY b.address, b.account_name
    ON CONFLICT (address, account_name) DO UPDATE SET
      is_own = excluded.is_own, last_seen_at = excluded.last_seen_at,
      connector_name = excluded.connector_name, tls_version = excluded.tls_version,
      auth_mechanism = coalesce(excluded.auth_mechanism, c.auth_mechanism),
      hello_names = ${newestFirst('hello_names', MAX_HELLO_NAMES)},
      senders = ${newestFirst('senders', MAX_SENDERS)},
      plain_text_at = coalesce(excluded.plain_text_at, c.plain_text_at),
      old_tls_at = coalesce(excluded.old_tls_at, c.old_tls_at),
      refused_at = coalesce(excluded.refused_at, c.refused_at),
      last_refusal = coalesce(excluded.last_refusal, c.last_refusal),
      counted_on = greatest(excluded.counted_on, c.counted_on),
      sessions = ${added('sessions')}, messages = ${added('messages')}, refusals = ${added('refusals')}`;
}

export const TODAY = "(now() AT TIME ZONE 'UTC')::date";

/** On the same day the first is raised; else the days between had none. */
function added(column: string): string {
  return `CASE WHEN excluded.counted_on <= c.counted_on
      THEN (ARRAY[c.${column}[1] + excluded.${column}[1]] || c.${column}[2:${COUNTED_DAYS}])
      ELSE (excluded.${column} || array_fill(0::bigint,
          ARRAY[least(excluded.counted_on - c.counted_on, ${COUNTED_DAYS}) - 1]) || c.${column})[1:${COUNTED_DAYS}] END`;
}

/** Mostly it says nothing new. */
function newestFirst(column: string, limit: number): string {
  return `CASE WHEN c.${column}[1:1] @> excluded.${column} OR excluded.${column} = '{}' THEN c.${column} ELSE ARRAY(
      SELECT name FROM unnest(excluded.${column} || c.${column}) WITH ORDINALITY AS n(name, place)
      GROUP BY name ORDER BY min(place) LIMIT ${limit}) END`;
}

/** As the placeholders want them. */
export function clientColumns(sessions: readonly RecordedSession[]): unknown[] {
  const clients = [...batchOf(sessions).values()];
  const column = <T>(pick: (client: ClientBatch) => T) => clients.map(pick);
  const lines = (pick: (client: ClientBatch) => ReadonlySet<string>) =>
    column((client) => [...pick(client)].map(line).join('\n'));
  return [
    column(({ address }) => address),
    column(({ accountName }) => accountName),
    column(({ isOwn }) => isOwn),
    column(({ connectorName }) => text(connectorName)),
    column(({ tlsVersion }) => text(tlsVersion)),
    column(({ authMechanism }) => text(authMechanism)),
    lines(({ helloNames }) => helloNames),
    lines(({ senders }) => senders),
    column(({ isPlainText }) => isPlainText),
    column(({ isOldTls }) => isOldTls),
    column(({ lastRefusal }) => text(lastRefusal)),
    column((client) => client.sessions),
    column((client) => client.messages),
    column((client) => client.refusals),
  ];
}

/** Most sessions of a batch are of clients that it has seen: what their addresses are is found out once. */
function batchOf(sessions: readonly RecordedSession[]): ReadonlyMap<string, ClientBatch> {
  const clients = new Map<string, ClientBatch>();
  const seen = new Map<string, ClientBatch | null>();
  for (const session of sessions) {
    const { clientIp, accountName, messages } = session;
    const said = `${clientIp} ${messages > 0} ${accountName ?? ''}`;
    let client = seen.get(said);
    if (client === undefined) {
      client = clientIn(clients, session);
      seen.set(said, client);
    }
    if (client !== null) addTo(client, session);
  }
  return clients;
}

function clientIn(clients: Map<string, ClientBatch>, session: RecordedSession): ClientBatch | null {
  const { address, accountName, isOwn } = clientOfSession(session);
  if (address === null) return null;
  const account = cleanText(accountName, MAX_TEXT_CHARACTERS);
  const key = `${address} ${account}`;
  const client = clients.get(key) ?? newClient(address, account);
  clients.set(key, client);
  client.isOwn ||= isOwn;
  return client;
}

function newClient(address: string, accountName: string): ClientBatch {
  return {
    address,
    accountName,
    isOwn: false,
    connectorName: null,
    tlsVersion: null,
    authMechanism: null,
    helloNames: new Set(),
    senders: new Set(),
    isPlainText: false,
    isOldTls: false,
    lastRefusal: null,
    sessions: 0,
    messages: 0,
    refusals: 0,
  };
}

/** Sessions come in the order in which they ended. */
function addTo(client: ClientBatch, session: RecordedSession): void {
  const encryption = encryptionOf(session);
  client.connectorName = session.connectorName;
  client.tlsVersion = session.tlsVersion;
  client.authMechanism = session.authMechanism ?? client.authMechanism;
  client.isPlainText ||= encryption === 'PlainText';
  client.isOldTls ||= encryption === 'OldTls';
  client.lastRefusal = session.reply ?? client.lastRefusal;
  client.sessions += session.sessions;
  client.messages += session.messages;
  client.refusals += session.refusals;
  if (session.helloName !== null) keep(client.helloNames, session.helloName, MAX_HELLO_NAMES);
  for (const sender of session.senders) keep(client.senders, sender === '' ? '<>' : sender, MAX_SENDERS);
}

function keep(names: Set<string>, name: string, limit: number): void {
  if (names.size < limit) names.add(name);
}

function text(value: string | null): string | null {
  return value === null ? null : cleanText(value, MAX_TEXT_CHARACTERS);
}

/** They stand in one text a row, a line each: arrays of arrays would all have to be of one length. */
function line(value: string): string {
  return cleanText(value, MAX_TEXT_CHARACTERS).replaceAll(/\s+/g, ' ');
}
