import { once, setMaxListeners } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { OwnTrace } from '@/lib/mail/message/own-trace';
import { noMailboxes } from '@/lib/mail/recipient/recipient-directory';
import { IdSource } from '@/lib/store/database/id-source';
import { createPool, type Pool } from '@/lib/store/database/pool';
import { ContentStore } from '@/lib/store/hot/in/content-store';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { loadOwnedQueues, NO_QUEUES } from '@/lib/store/server/owned-queues';
import { ensurePartitions } from '@/lib/store/server/retention';
import { useTestDatabase } from '@/lib/testing/test-database';
import { addMessage, addQueue, addServer, type TestServer } from '@/lib/testing/test-queued-mail';
import { Configuration } from '@/lib/worker/configuration/configuration';
import { DeliveryAgents } from '@/lib/worker/deliver/agents';
import { connectorCredentials } from '@/lib/worker/deliver/credentials';
import { Settler } from '@/lib/worker/deliver/settler';
import { SmtpAgent } from '@/lib/worker/deliver/smtp-agent';
import { addConnector, TEST_KEY, until } from '@/lib/worker/process/transport.test-tools';
import { AtHand } from './at-hand';
import { ConnectionLimit } from './limits';
import { QueueRunner, type RunnerServices } from './queue-runner';

/** What a queue of 60 messages has at hand, in memory, while its host is not there, and while it is. */
const MESSAGES = 60;
const ROOM = new AtHand().room;

const database = useTestDatabase();
let pool: Pool;
let server: TestServer;
let stopping: AbortController;
let runner: QueueRunner;

beforeAll(async () => {
  pool = createPool({ databaseUrl: database.url, applicationName: 'at hand test', maxConnections: 4 });
  await ensurePartitions(pool);
  server = await addServer(pool, 'HUB1');
});
afterAll(() => pool.end());
beforeEach(() => {
  stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
});
afterEach(async () => {
  runner.stop();
  stopping.abort();
  await until(pool, 'SELECT 1', () => runner.isIdle);
  await pool.query('DELETE FROM recipient; DELETE FROM copy; DELETE FROM queue; DELETE FROM send_connector');
});

describe('a queue whose host is silent', () => {
  let host: Server;
  let callers: Socket[];
  beforeEach(async () => {
    callers = [];
    host = createServer((socket) => callers.push(socket)).listen(0, '127.0.0.1');
    await once(host, 'listening');
  });
  afterEach(() => {
    host.close();
  });

  it('has no more at hand than its first connections take, and nothing once it is in retry', async () => {
    const atHand = new AtHand();
    runner = await startRunner(portOf(host), atHand);
    await once(host, 'connection');
    expect(atHand.room).toBeGreaterThanOrEqual(ROOM - 20);
    for (const caller of callers) caller.destroy();
    await until(pool, 'SELECT retry_count FROM queue', ([row]) => row?.retry_count === 1);
    await until(pool, 'SELECT 1', () => runner.isIdle);
    expect(atHand).toEqual(new AtHand());
  });
});

describe('a queue whose host takes mail', () => {
  it('sends all of it, though other queues have taken the whole room', async () => {
    const receiver = await startSmtpReceiver();
    try {
      const atHand = new AtHand();
      for (const copy of full()) atHand.add(copy);
      runner = await startRunner(receiver.port, atHand);
      await until(pool, 'SELECT count(*)::int AS n FROM copy', ([row]) => row?.n === 0);
      await until(pool, 'SELECT 1', () => runner.buffer.heldRows === 0);
      expect(receiver.messages.length).toBe(MESSAGES);
      for (const copy of full()) atHand.remove(copy);
      expect(atHand).toEqual(new AtHand());
    } finally {
      await receiver.stop();
    }
  });
});

function* full(): Generator<WaitingCopy> {
  for (let n = 0n; n < ROOM; n++) yield { ...emptyCopy, id: n };
}

const emptyCopy: WaitingCopy = {
  id: 0n,
  messageId: 0n,
  queueId: 0n,
  recipients: [],
  sharesMessage: false,
  retryCount: 0,
  fromAddress: '',
  sizeBytes: 0,
  smtpUtf8: false,
  eightBitMime: false,
  addedHeaders: '',
  trace: null,
  receivedAt: new Date(),
  content: null,
  rowless: null,
};

async function startRunner(port: number, atHand: AtHand): Promise<QueueRunner> {
  const connectorId = await addConnector(pool, {
    name: 'out',
    addressSpaces: ['SMTP:*;1'],
    port,
    smartHosts: ['127.0.0.1'],
    sources: [server.id],
  });
  const queueId = await addQueue(pool, server, { connectorId, deliveryType: 'SmartHostConnectorDelivery' });
  for (let n = 0; n < MESSAGES; n++) await addMessage(pool, server, queueId);
  // As of mail that begins here.
  await pool.query("UPDATE message SET trace = 'null'");
  const { queues } = await loadOwnedQueues(pool, server.id, NO_QUEUES);
  const [queue] = queues;
  if (!queue) throw new Error('no queue');
  const started = new QueueRunner(queue, await servicesOf(atHand));
  started.pump();
  return started;
}

/** No connector of these tests signs in. */
const NO_TOKENS = {
  tokenOf: () => Promise.reject(new Error('no token is asked for')),
  otherToken: () => Promise.reject(new Error('no token is asked for')),
};

async function servicesOf(atHand: AtHand): Promise<RunnerServices> {
  const configuration = await Configuration.load(pool, server.id);
  const settings = () => configuration.current;
  const smtp = new SmtpAgent(
    {
      settings,
      credentials: connectorCredentials(TEST_KEY, NO_TOKENS),
      judgeOurselves: () => () => false,
      certificate: null,
    },
    stopping.signal,
  );
  const context = {
    serverId: server.id,
    ids: new IdSource(pool),
    settings,
    recipients: noMailboxes,
    dsnHeldBack: () => undefined,
    mayAct: async () => true,
  };
  return {
    pool,
    contents: new ContentStore(pool),
    serverId: server.id,
    settings,
    ownTrace: new OwnTrace('test'),
    agents: new DeliveryAgents({ DnsConnectorDelivery: smtp, SmartHostConnectorDelivery: smtp }, []),
    connectionLimit: new ConnectionLimit(() => Number.POSITIVE_INFINITY),
    sendLimits: { of: () => null },
    settler: new Settler(pool, context),
    mayBegin: () => true,
    maySendData: () => true,
    leaseRenewed: async () => undefined,
    ownershipLost: () => undefined,
    changed: () => undefined,
    atHand,
    write: (_what, work) => work(),
  };
}

function portOf(listening: Server): number {
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
