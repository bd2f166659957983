import { randomUUID } from 'node:crypto';
import { readAppPassword } from '@/lib/auth/app-password';
import type { Pool } from '@/lib/store/database/pool';
import { readContent } from '@/lib/store/hot/in/content';
import { changeRouting } from '@/lib/worker/process/transport.test-tools';
import { startLoneTransport } from '../process/lone-transport';
import { LOCAL_DOMAIN, RELAYED_DOMAIN } from './addresses';
import { connectorName, connectorRules, rangeOf } from './connectors';
import { maskedSha256 } from './header-reference';
import { clients } from './session-plan';
import { ACCOUNT } from './sign-in';
import type { StoredMessage, Target } from './target';

/**
 * Owns: a whole transport server with its PostgreSQL as a target; what is stored is read from the database.
 * Promises: no send connector, so that whatever is taken stays where it can be looked at.
 */
export async function startTransportTarget(): Promise<Target> {
  const transport = await startLoneTransport({ durable: false });
  try {
    await addConnectors(transport.pool, transport.serverId);
    await addAccount(transport.pool);
    await addDomains(transport.pool);
    await transport.settled();
  } catch (error) {
    await transport.stop();
    throw error;
  }
  const { pool, port, died } = transport;
  return {
    name: 'a transport server with PostgreSQL',
    port,
    died,
    storedMessage: (id) => readStored(pool, id),
    facts: async () => {
      const { rows } = await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM message');
      return {
        rssBytes: await transport.rssBytes(),
        storedMessages: rows[0]?.count ?? 0,
        openConnections: null,
        failures: transport.loggedErrors(),
      };
    },
    stop: () => transport.stop(),
  };
}

async function readStored(pool: Pool, id: string): Promise<StoredMessage | null> {
  const { rows } = await pool.query<{ from_address: string; size: string; recipients: string[] }>(
    `SELECT from_address, size, ARRAY(SELECT address FROM recipient r WHERE r.message_id = m.id) AS recipients
       FROM message m WHERE id = $1`,
    [id],
  );
  const [row] = rows;
  if (!row) return null;
  const pieces: Buffer[] = [];
  for await (const piece of readContent(pool, BigInt(id), Number(row.size))) pieces.push(piece);
  const sha256 = maskedSha256(Buffer.concat(pieces));
  return { id, from: row.from_address, recipients: row.recipients, sha256 };
}

async function addConnectors(pool: Pool, serverId: string): Promise<void> {
  const { rows } = await pool.query<{ bindings: string[] }>(
    'DELETE FROM receive_connector WHERE server_id = $1 RETURNING bindings',
    [serverId],
  );
  for (const client of clients) {
    const rules = connectorRules[client];
    await pool.query(
      `INSERT INTO receive_connector (id, server_id, name, remote_ip_ranges, permission_groups, auth_mechanism,
         max_message_size, max_recipients_per_message, max_hop_count, max_protocol_errors,
         max_inbound_connection_per_source, bindings, tarpit_interval)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)`,
      [
        randomUUID(),
        serverId,
        connectorName(client),
        [rangeOf(client)],
        ['AnonymousUsers', ...(rules.takesUsers ? ['ExchangeUsers'] : [])],
        [
          'Tls',
          ...(rules.mayRelay ? ['ExternalAuthoritative'] : []),
          ...(rules.basicAuth === 'always' ? ['BasicAuth'] : []),
        ],
        rules.maxMessageSizeBytes,
        rules.maxRecipientsPerMessage,
        rules.maxHopCount,
        rules.maxProtocolErrors,
        rules.maxInboundConnectionPerSource,
        rows[0]?.bindings ?? [],
      ],
    );
  }
}

async function addAccount(pool: Pool): Promise<void> {
  const id = randomUUID();
  await pool.query(
    `INSERT INTO "user" (id, name, email, username, kind, send_as)
     VALUES ($1, $2, $1 || '@postern.invalid', $2, 'RelayAccount', $3)`,
    [id, ACCOUNT.name, [ACCOUNT.address]],
  );
  await pool.query('INSERT INTO logon_name (folded, name, user_id, place) VALUES ($1, $1, $2, 0)', [
    ACCOUNT.name,
    id,
  ]);
  await pool.query("INSERT INTO app_password (name, user_id, hash) VALUES ('fuzz', $1, $2)", [
    id,
    readAppPassword(ACCOUNT.password),
  ]);
}

async function addDomains(pool: Pool): Promise<void> {
  const domains = [
    [RELAYED_DOMAIN, 'InternalRelay'],
    [LOCAL_DOMAIN, 'Authoritative'],
  ] as const;
  for (const [domain, type] of domains) {
    await pool.query(
      'INSERT INTO accepted_domain (id, name, domain_name, domain_type) VALUES ($1, $2, $2, $3)',
      [randomUUID(), domain, type],
    );
  }
  await changeRouting(pool);
  await pool.query("SELECT pg_notify('postern_configuration', '')");
}
