import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';
import type { Undo } from '@/lib/testing/undo';
import { FIRST_SERVER, type Installation, startInstallation } from '../postern/installation';
import { type RunningPostern, startTransport } from '../postern/running-postern';
import { whenListening } from '../tools/smtp-sink';
import { CONNECTIONS_PER_SERVER } from './scale';

/**
 * Owns: several transport servers on one database: the first by `npm start`, the others by `npm run transport`, each with
 *   a data directory and a name of its own.
 * Promises: all of them are sources of the one connector, and each has so many connections.
 */
export interface Server {
  readonly name: string;
  readonly process: RunningPostern;
}

export interface Cluster {
  readonly installation: Installation;
  readonly servers: readonly Server[];
  /** Starts what is missing to so many. */
  growTo(count: number): Promise<void>;
}

export interface ClusterOptions {
  readonly directory: string;
  readonly smartHostPort: number;
  readonly undo: Undo;
  readonly signal: AbortSignal;
}

export async function startCluster({
  directory,
  smartHostPort,
  undo,
  signal,
}: ClusterOptions): Promise<Cluster> {
  // One installation has one key.
  const env = { POSTERN_SECRET_KEY: randomBytes(32).toString('hex') };
  const installation = await startInstallation({ directory, undo, signal, env });
  const servers: Server[] = [{ name: FIRST_SERVER, process: installation.postern }];
  const limit = (name: string) =>
    installation.shell(
      `Set-TransportServer '${name}' -MaxPerDomainOutboundConnections ${CONNECTIONS_PER_SERVER}`,
    );
  await limit(FIRST_SERVER);
  await installation.shell(
    `New-SendConnector 'bench' -AddressSpaces '*' -DNSRoutingEnabled $false -SmartHosts '127.0.0.1' -Port ${smartHostPort} -SourceTransportServers '${FIRST_SERVER}'`,
  );

  const add = async () => {
    const name = `HUB${servers.length + 1}`;
    const process = await startTransport({
      checkout: projectRoot,
      dataDirectory: join(directory, name),
      signal,
      env: { ...env, POSTERN_SERVER_NAME: name, DATABASE_URL: installation.databaseUrl },
    });
    undo.add(`stopping ${name}`, () => process.stop());
    await whenListening(process.smtpPort, name, signal);
    await limit(name);
    servers.push({ name, process });
  };
  return {
    installation,
    servers,
    growTo: async (count) => {
      while (servers.length < count) await add();
      const names = servers.map(({ name }) => `'${name}'`).join(',');
      await installation.shell(`Set-SendConnector 'bench' -SourceTransportServers ${names}`);
    },
  };
}
