import { join } from 'node:path';
import errors from '@/lib/i18n/messages/en/errors.json';
import receiveErrors from '@/lib/i18n/messages/en/errors-receive.json';
import { isFullName } from '@/lib/mail/address/domain';
import { bindingFaultId } from '@/lib/mail/routing/binding-fault';
import { getPrisma } from '@/lib/store/database/client';
import { readSchemaRange } from '@/lib/store/database/schema-range';

/**
 * Owns: whether this installation is ready for work, as /api/health tells it.
 * Promises: a verdict within five seconds, whatever hangs; names of servers and migrations and ports only, no secrets. A server that
 *   could not bind all that its receive connectors name is ready for other work, and warned of.
 */
export interface Health {
  readonly status: 'ready' | 'notReady';
  readonly database: 'ready' | 'unreachable';
  /** behind: migrations are to be applied; ahead: a newer version has been here. */
  readonly schema: 'ready' | 'behind' | 'ahead' | 'unknown';
  readonly transportServers: readonly TransportServerHealth[];
  /** What works but should not stay so, with the cure: English sentences. */
  readonly warnings: readonly string[];
}

interface TransportServerHealth {
  readonly name: string;
  /** Its lease is valid now, by the database's clock, and it takes mail. */
  readonly live: boolean;
  readonly heartbeatAt: string | null;
  /** Said in HELO and EHLO. */
  readonly fqdn: string;
}

const TIMEOUT_MS = 5000;
const UNREACHABLE: Health = {
  status: 'notReady',
  database: 'unreachable',
  schema: 'unknown',
  transportServers: [],
  warnings: [],
};

/** A launcher waits for the first of them. */
const READY_KEPT_MS = 1000;
const NOT_READY_KEPT_MS = 100;
let kept: { readonly answer: Promise<Health>; untilMs: number } | null = null;

/** Whoever asks, and how often: the database is asked once at a time, and once a second while all is well. */
export function keptHealth(): Promise<Health> {
  if (kept !== null && performance.now() < kept.untilMs) return kept.answer;
  const asked = { answer: readHealth(), untilMs: Number.POSITIVE_INFINITY };
  void asked.answer.then(({ status }) => {
    asked.untilMs = performance.now() + (status === 'ready' ? READY_KEPT_MS : NOT_READY_KEPT_MS);
  });
  kept = asked;
  return asked.answer;
}

export async function readHealth(): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve(UNREACHABLE), TIMEOUT_MS);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch {
    return UNREACHABLE;
  } finally {
    clearTimeout(timer);
  }
}

async function ask(): Promise<Health> {
  await getPrisma().$queryRaw`SELECT 1`;
  const schema = await readSchema();
  const servers = schema === 'ready' ? await readServers() : [];
  const transportServers = servers.map(({ states: _states, ...server }) => server);
  const ready = schema === 'ready' && transportServers.some((server) => server.live);
  const warnings = servers.flatMap((server) => [...nameWarnings(server), ...bindingWarnings(server)]);
  return { status: ready ? 'ready' : 'notReady', database: 'ready', schema, transportServers, warnings };
}

async function readSchema(): Promise<Health['schema']> {
  const { missing, unknown } = await readSchemaRange(
    (sql) => getPrisma().$queryRawUnsafe<Record<string, unknown>[]>(sql),
    join(process.cwd(), 'prisma', 'migrations'),
  );
  if (missing.length > 0) return 'behind';
  return unknown.length > 0 ? 'ahead' : 'ready';
}

interface StoredServer extends TransportServerHealth {
  /** By binding: null, or why it is not bound. */
  readonly states: Readonly<Record<string, string | null>>;
}

async function readServers(): Promise<StoredServer[]> {
  const rows = await getPrisma().$queryRaw<
    (Omit<StoredServer, 'heartbeatAt'> & { readonly heartbeatAt: Date | null })[]
  >`
    SELECT name, fqdn, binding_states AS states, coalesce(lease_expires_at > now(), false) AND smtp_address IS NOT NULL AS live, heartbeat_at AS "heartbeatAt"
    FROM transport_server ORDER BY name`;
  return rows.map((row) => ({ ...row, heartbeatAt: row.heartbeatAt?.toISOString() ?? null }));
}

function nameWarnings({ name: server, fqdn }: StoredServer): string[] {
  return isFullName(fqdn) ? [] : [inWords(errors.ServerNameNotFull, { server, fqdn })];
}

/** Each once: of an address only who may see receive connectors hears. */
function bindingWarnings({ name, live, states }: StoredServer): string[] {
  const faults = live ? Object.entries(states) : [];
  const warnings = faults.flatMap(([binding, fault]) => {
    if (fault === null) return [];
    const port = binding.slice(binding.lastIndexOf(':') + 1);
    return [inWords(receiveErrors[bindingFaultId(fault)], { name, binding: `port ${port}`, port, fault })];
  });
  return [...new Set(warnings)];
}

function inWords(
  { message, cure }: { readonly message: string; readonly cure: string },
  args: Readonly<Record<string, string>>,
): string {
  return Object.entries(args).reduce(
    (words, [name, value]) => words.replaceAll(`{${name}}`, value),
    `${message} ${cure}`,
  );
}
