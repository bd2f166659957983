import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepPostgres, type PostgresKeeper } from '@/lib/launch/postgres/postgres-keeper';
import { projectRoot } from '@/lib/launch/project-root';
import type { Random } from '@/lib/testing/seeded-random';
import { startTestInstallation, type TestInstallation } from '@/lib/testing/test-installation';
import type { Undo } from '@/lib/testing/undo';
import { postCommand } from '../../http-face';
import { CatchingLine } from '../database/catching-line';
import { PosternBooks } from '../ledger/books-of-postern';
import type { Ledger } from '../ledger/ledger';
import { type ReceivingWorld, SMART_HOST_DOMAIN, startReceivingWorld } from './receiving-world';

/**
 * Owns: the installation that the faults happen to: a PostgreSQL of its own as `npm start` keeps it (fsync on), the line
 *   to it, web and transport as `npm start` runs them, and the receiving world.
 * Promises: real processes; all of it is in `undo`; retries come after seconds, else a round would last minutes.
 */
/** The send connector for all domains but one. */
export const INTERNET = 'internet';

export interface MailSite {
  readonly ledger: Ledger;
  readonly world: ReceivingWorld;
  readonly books: PosternBooks;
  readonly installation: TestInstallation;
  command(cmdlet: string, parameters: Record<string, unknown>): Promise<unknown>;
}

export interface FaultSite extends MailSite {
  readonly postgres: PostgresKeeper;
  readonly line: CatchingLine;
  /** Sets the clock of web and transport off by this much; see shifted-clock.mjs. */
  shiftClock(ms: number): Promise<void>;
}

export async function startFaultSite(
  ledger: Ledger,
  random: Random,
  { undo, signal }: { readonly undo: Undo; readonly signal: AbortSignal },
): Promise<FaultSite> {
  const directory = await undo.make(
    'the directory',
    () => mkdtemp(join(tmpdir(), 'postern-faults-')),
    (made) => rm(made, { recursive: true, force: true }),
  );
  const world = await undo.make(
    'the receiving servers',
    () => startReceivingWorld(ledger, random),
    (made) => made.stop(),
  );
  const fail = (error: Error) => process.stderr.write(`PostgreSQL: ${error.message}\n`);
  const postgres = await undo.make(
    'PostgreSQL',
    () => keepPostgres({ dataDirectory: directory }, { progress: () => {}, warn: () => {} }, fail),
    (made) => made.stop(),
  );
  const line = await undo.make(
    'the line',
    () => CatchingLine.to(postgres.urls.migration),
    (made) => made.stop(),
  );
  const books = new PosternBooks(postgres.urls.migration);
  undo.add('the books', () => books.stop());

  const clockFile = join(directory, 'clock');
  await writeFile(clockFile, '0');
  const shiftedClock = pathToFileURL(join(projectRoot, 'e2e', 'faults', 'shifted-clock.mjs')).href;
  const settings = {
    DATABASE_URL: line.url,
    POSTERN_CONNECTOR_PORT: String(world.port),
    POSTERN_TEST_CLOCK: clockFile,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${shiftedClock}`.trim(),
  };
  const installation = await undo.make(
    'the installation',
    () => startTestInstallation(settings, signal),
    (made) => made.stop(),
  );
  // Its stop would wait for servers that hang.
  undo.add('what hangs', () => world.mend());
  return {
    ...(await furnish({ ledger, world, books, installation })),
    ...{ postgres, line },
    shiftClock: async (ms) => {
      await writeFile(clockFile, String(ms));
      for (const pid of Object.values(installation.pids())) if (pid) process.kill(pid, 'SIGUSR2');
    },
  };
}

/** DNS, short intervals and connectors: what an administrator would set. */
export async function furnish(parts: Omit<MailSite, 'command'>): Promise<MailSite> {
  const { installation, world } = parts;
  const face = { origin: installation.consoleUrl, dataDirectory: installation.config.dataDirectory };
  const command: MailSite['command'] = (cmdlet, parameters) => postCommand(face, cmdlet, parameters);
  await command('Set-TransportServer', {
    Identity: installation.config.serverName,
    InternalDNSServers: [world.dns.address],
    QueueGlitchRetryInterval: '00:00:02',
    TransientFailureRetryInterval: '00:00:02',
    OutboundConnectionFailureRetryInterval: '00:00:02',
    MessageRetryInterval: '00:00:03',
  });
  await command('New-SendConnector', { Name: INTERNET, AddressSpaces: ['*'] });
  await command('New-SendConnector', {
    Name: 'relay',
    AddressSpaces: [SMART_HOST_DOMAIN],
    DNSRoutingEnabled: false,
    SmartHosts: [world.smartHost],
  });
  return { ...parts, command };
}
