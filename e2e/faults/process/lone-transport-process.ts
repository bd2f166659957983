import { TEST_KEY } from '@/lib/worker/process/transport.test-tools';
import { startTransport } from '@/lib/worker/transport';

/** A transport server and nothing else in this process. Talks to lone-transport.ts. */
export interface TransportPlaces {
  readonly databaseUrl: string;
  readonly dataDirectory: string;
}

/** What it says of itself when it begins, and whenever it is asked, once it goes by the configuration as it is then. */
export interface TransportFacts {
  readonly serverId: string;
  readonly port: number;
  readonly rssBytes: number;
}

const { databaseUrl, dataDirectory } = JSON.parse(process.argv[2] ?? '') as TransportPlaces;
const transport = await startTransport({
  config: { dataDirectory, serverName: 'HUB1', smtpHost: '127.0.0.1', smtpPort: 0, smtpIsNamed: false },
  databaseUrl,
  key: TEST_KEY,
  version: 'faults',
});

function tell(): void {
  const facts: TransportFacts = {
    serverId: transport.server.id,
    port: transport.smtp.port,
    rssBytes: process.memoryUsage.rss(),
  };
  process.send?.(facts);
}

process.on('message', (question) => {
  if (question === 'memory') tell();
  else void transport.settled().then(tell);
});
process.once('disconnect', () => void transport.stop().finally(() => process.exit()));
tell();
