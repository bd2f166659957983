import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@/lib/launch/postgres/embedded-postgres';
import { migrate } from '@/lib/launch/postgres/migrate';
import { createPool, type Pool } from '@/lib/store/database/pool';
import type { TransportFacts, TransportPlaces } from './lone-transport-process';
import { startServerProcess } from './server-process';

/**
 * Owns: a transport server in a process of its own, with a PostgreSQL of its own and no web process.
 * Promises: its memory is what this process alone holds; nothing of it is left after `stop`, also when the start fails.
 */
export interface LoneTransport {
  readonly serverId: string;
  readonly port: number;
  readonly pool: Pool;
  /** Rejects when the process ends unasked. */
  readonly died: Promise<never>;
  rssBytes(): Promise<number>;
  /** Resolves once it goes by the configuration as it is now. */
  settled(): Promise<void>;
  /** Lines of its log at level error since the last question. */
  loggedErrors(): readonly string[];
  stop(): Promise<void>;
}

export async function startLoneTransport(options: { readonly durable: boolean }): Promise<LoneTransport> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-faults-'));
  const undo: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
  const stop = async () => {
    for (const step of undo.splice(0)) await step();
  };
  try {
    const postgres = await startEmbeddedPostgres({
      dataDirectory: directory,
      durable: options.durable,
      onProgress: () => {},
    });
    undo.unshift(() => postgres.stop());
    const { migration: databaseUrl } = postgres.urls;
    await migrate(databaseUrl);
    const pool = createPool({ databaseUrl, applicationName: 'faults', maxConnections: 4 });
    undo.unshift(() => pool.end());
    const places: TransportPlaces = { databaseUrl, dataDirectory: directory };
    const server = startServerProcess('e2e/faults/process/lone-transport-process.ts', places);
    undo.unshift(() => server.stop());

    const facts = async (question: 'memory' | 'settled' | null): Promise<TransportFacts> => {
      const answer = new Promise<TransportFacts>((resolve) => server.child.once('message', resolve));
      if (question !== null) server.child.send(question);
      return Promise.race([answer, server.died]);
    };
    const { serverId, port } = await facts(null);
    return {
      serverId,
      port,
      pool,
      died: server.died,
      rssBytes: async () => (await facts('memory')).rssBytes,
      settled: async () => {
        await facts('settled');
      },
      loggedErrors: () => server.loggedErrors(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
