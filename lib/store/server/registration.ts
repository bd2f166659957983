import { randomUUID } from 'node:crypto';
import { CannotStartError } from '@/lib/cannot-start';
import { ownQueueKey } from '@/lib/mail/routing/queue-key';
import { type Client, createClient, inTransaction, type Pool } from '@/lib/store/database/pool';
import { ensureQueues } from '@/lib/store/hot/queue-rows';

/**
 * Owns: the row of a transport server and what each server has from its first registration on: two receive connectors
 *   ("Default SERVER", "Relay SERVER"), the queues Submission, Unreachable and Poison, an empty activity.
 * Promises: registering again changes nothing that an administrator may have set or removed.
 * Does not: take the lease (leases.ts).
 */

export interface ServerIdentity {
  readonly id: string;
  readonly name: string;
  /** Said in EHLO, Received and Reporting-MTA. */
  readonly fqdn: string;
}

/** What a process is told about where to listen. */
export interface FirstBindings {
  readonly bindings: readonly string[];
  /** Of a server that has bindings, too: its data directory is new, and its settings name them. */
  readonly isForced: boolean;
}

/** The identity as the database has it: a data directory that was lost finds its server again by name. */
export async function registerServer(
  pool: Pool,
  wanted: ServerIdentity,
  first: FirstBindings,
): Promise<ServerIdentity> {
  return inTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO transport_server (id, name, fqdn) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [wanted.id, wanted.name, wanted.fqdn],
    );
    const { rows } = await client.query<ServerIdentity & { readonly ownsBindings: boolean }>(
      `SELECT id, name, fqdn, owns_bindings AS "ownsBindings" FROM transport_server WHERE id = $1 OR lower(name) = lower($2)
       ORDER BY id = $1 DESC LIMIT 1 FOR UPDATE`,
      [wanted.id, wanted.name],
    );
    const server = rows[0];
    if (!server) throw new Error(`The transport server ${wanted.name} could not be registered`);
    if (!server.ownsBindings) await makeReceiveConnectors(client, server);
    if (!server.ownsBindings || first.isForced) await bindBuiltIns(client, server, first);
    await ensureQueues(client, [
      ownQueueKey(server.id, 'Submission'),
      ownQueueKey(server.id, 'Unreachable'),
      ownQueueKey(server.id, 'Poison'),
    ]);
    await client.query(
      'INSERT INTO transport_server_activity (server_id, epoch) VALUES ($1, 0) ON CONFLICT DO NOTHING',
      [server.id],
    );
    return { id: server.id, name: server.name, fqdn: server.fqdn };
  });
}

/** Where a server listens, as others read it. */
export interface SmtpListening {
  /** Send-MailMessage submits there; empty where nothing is bound, null when it stops: it takes no mail any more. */
  readonly address: string | null;
  /** For other servers mail that leads there is a loop. */
  readonly addresses: readonly string[];
  /** By binding: null, or why it is not bound. */
  readonly states: Readonly<Record<string, string | null>>;
  readonly computerAddresses: readonly string[];
}

export async function recordSmtpListening(
  pool: Pool,
  serverId: string,
  { address, addresses, states, computerAddresses }: SmtpListening,
): Promise<void> {
  await pool.query(
    `UPDATE transport_server SET smtp_address = $2, smtp_addresses = $3, binding_states = $4, computer_addresses = $5
     WHERE id = $1`,
    [serverId, address, addresses, JSON.stringify(states), computerAddresses],
  );
  await pool.query("SELECT pg_notify('postern_configuration', $1)", [serverId]);
}

/**
 * That this process has the key with which the database's secrets were encrypted; the first one leaves its fingerprint.
 * @throws when the key is another.
 */
export async function claimInstallation(databaseUrl: string, keyFingerprint: string): Promise<void> {
  const client = createClient({ databaseUrl, applicationName: 'postern transport start' });
  await client.connect();
  try {
    await client.query(
      'INSERT INTO installation (id, secret_key_fingerprint) VALUES (1, $1) ON CONFLICT DO NOTHING',
      [keyFingerprint],
    );
    const { rows } = await client.query<{ fingerprint: string }>(
      'SELECT secret_key_fingerprint AS fingerprint FROM installation WHERE id = 1',
    );
    if (rows[0]?.fingerprint === keyFingerprint) return;
    throw new CannotStartError(
      'This database was set up with another key. Give this process the same POSTERN_SECRET_KEY, or the same secret.key ' +
        'in POSTERN_DATA_DIR, as the others have.',
    );
  } finally {
    await client.end();
  }
}

interface BuiltIn {
  readonly name: string;
  readonly ranges: readonly string[];
  readonly groups: readonly string[];
  readonly mechanisms: readonly string[];
}

/** Exchange has a Default and a Client connector; here both share the bindings, and the most specific remote range chooses. */
function builtIns(serverName: string): BuiltIn[] {
  return [
    {
      name: `Default ${serverName}`,
      ranges: ['0.0.0.0/0', '::/0'],
      groups: ['AnonymousUsers'],
      mechanisms: ['Tls'],
    },
    {
      name: `Relay ${serverName}`,
      ranges: ['127.0.0.0/8', '::1/128'],
      groups: ['ExchangeServers'],
      mechanisms: ['Tls', 'ExternalAuthoritative'],
    },
  ];
}

async function makeReceiveConnectors(client: Client, server: ServerIdentity): Promise<void> {
  for (const { name, ranges, groups, mechanisms } of builtIns(server.name)) {
    await client.query(
      `INSERT INTO receive_connector (id, server_id, name, remote_ip_ranges, permission_groups, auth_mechanism)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [randomUUID(), server.id, name, ranges, groups, mechanisms],
    );
  }
}

/** Of a server that an earlier version has run, these are where that one listened: in the clear, whatever the port. */
async function bindBuiltIns(
  client: Client,
  server: ServerIdentity & { readonly ownsBindings: boolean },
  { bindings }: FirstBindings,
): Promise<void> {
  await client.query(
    `UPDATE receive_connector SET bindings = $3,
       implicit_tls_ports = CASE WHEN bindings = '{}' OR $4 THEN implicit_tls_ports ELSE '{}' END
     WHERE server_id = $1 AND name = ANY($2)`,
    [server.id, builtIns(server.name).map(({ name }) => name), bindings, server.ownsBindings],
  );
  await client.query('UPDATE transport_server SET owns_bindings = true WHERE id = $1', [server.id]);
}
