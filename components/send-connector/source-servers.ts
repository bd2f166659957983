import * as z from 'zod/mini';
import type { OutputRow } from '@/lib/commands/command/report';

/** What the connector's forms need of Get-TransportServer. */
export interface SourceServer {
  readonly name: string;
  readonly isLive: boolean;
}

const row = z.object({ Name: z.string(), Status: z.string() });

export function toSourceServers(output: readonly OutputRow[]): readonly SourceServer[] {
  return z
    .array(row)
    .parse(output)
    .map(({ Name, Status }) => ({ name: Name, isLive: Status === 'Live' }));
}
