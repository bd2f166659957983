import { z } from 'zod';
import type { OutputRow } from '@/lib/commands/report';

/** What the connector's forms need of Get-TransportServer. */
export interface SourceServer {
  readonly name: string;
  readonly live: boolean;
}

const row = z.object({ Name: z.string(), Status: z.string() });

export function toSourceServers(output: readonly OutputRow[]): readonly SourceServer[] {
  return z
    .array(row)
    .parse(output)
    .map(({ Name, Status }) => ({ name: Name, live: Status === 'Live' }));
}

/** What New-SendConnector takes when nobody chooses: those that run, else all. */
export function defaultSources(servers: readonly SourceServer[]): readonly string[] {
  const live = servers.filter((server) => server.live);
  return (live.length > 0 ? live : servers).map((server) => server.name);
}
