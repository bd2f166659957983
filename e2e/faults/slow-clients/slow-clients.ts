import { setInterval as every } from 'node:timers/promises';
import type { SmtpReceiver } from '@/lib/demo/smtp-receiver';
import type { LoneTransport } from '../process/lone-transport';
import { type NormalMail, sendNormalMail } from './normal-mail';
import { type Habit, habits, SlowClient } from './slow-client';

/**
 * Owns: a transport server under many slow connections, each from an address of its own, beside normal mail.
 * Promises: fails when one of them is turned away or dropped, when normal mail stays behind, when half a message is kept,
 *   or when a connection costs more memory than it may.
 */
export interface SlowReport {
  readonly connections: number;
  readonly before: NormalMail;
  readonly during: NormalMail;
  /** Of the transport process; `more` is its growth from before the connections to the most while they stood. */
  readonly memory: {
    readonly beforeMegabytes: number;
    readonly mostMegabytes: number;
    readonly kilobytesEach: number;
  };
  /** Of one source that wants more than it may have. */
  readonly refusedOfOneSource: number;
}

/**
 * Measured: 41 KB on the average of the habits. Dearest are a header, which is kept until its end is seen (twice its 64 KB
 * here), and a TLS handshake. The heap of the mail beside them is counted in, which weighs more with few of them.
 */
export const MAX_KILOBYTES_EACH = 160;
const DRIPS_A_SECOND = 10;
const NORMAL_MESSAGES = 100;
const CONNECTING_AT_ONCE = 50;
/** As the receive connectors have it at first. */
const PER_SOURCE_LIMIT = 100;

export async function underSlowClients(
  transport: LoneTransport,
  receiver: SmtpReceiver,
  connections: number,
): Promise<SlowReport> {
  const { port } = transport;
  await sendNormalMail(port, receiver, 'warm', NORMAL_MESSAGES);
  const before = await sendNormalMail(port, receiver, 'before', NORMAL_MESSAGES);
  const beforeBytes = await transport.rssBytes();

  const slow = await connectAll(port, connections);
  const dripping = new AbortController();
  const memory = { mostBytes: await transport.rssBytes() };
  const drips = drip(slow, transport, memory, dripping.signal);
  try {
    const during = await sendNormalMail(port, receiver, 'during', NORMAL_MESSAGES);
    const refusedOfOneSource = await crowd(port, PER_SOURCE_LIMIT + 20);
    await sendNormalMail(port, receiver, 'after', 10);
    dripping.abort();
    await drips;
    const gone = slow.filter((client) => !client.isConnected);
    if (gone[0])
      throw new Error(`${gone.length} slow clients were dropped before their time (${gone[0].habit})`);
    if (refusedOfOneSource !== 20)
      throw new Error(`${refusedOfOneSource} of 20 connections too many from one address were refused`);
    const kilobytesEach = Math.max(0, (memory.mostBytes - beforeBytes) / 1024 / connections);
    if (kilobytesEach > MAX_KILOBYTES_EACH) {
      throw new Error(
        `A slow connection costs ${Math.round(kilobytesEach)} KB; ${MAX_KILOBYTES_EACH} is the bound`,
      );
    }
    await nothingKept(transport, slow);
    return {
      connections,
      before,
      during,
      memory: {
        beforeMegabytes: Math.round(beforeBytes / 1024 ** 2),
        mostMegabytes: Math.round(memory.mostBytes / 1024 ** 2),
        kilobytesEach: Math.round(kilobytesEach),
      },
      refusedOfOneSource,
    };
  } finally {
    dripping.abort();
    for (const client of slow) client.close();
  }
}

async function connectAll(port: number, count: number): Promise<SlowClient[]> {
  const clients: SlowClient[] = [];
  let next = 0;
  const work = async () => {
    for (let n = next++; n < count; n = next++) {
      const habit: Habit = habits[n % habits.length] ?? habits[0];
      // 127.1.0.1 and so on: each connection has a source of its own.
      clients.push(
        await SlowClient.connect(
          port,
          habit,
          `127.${1 + Math.floor(n / 62_500)}.${Math.floor(n / 250) % 250}.${1 + (n % 250)}`,
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, work));
  return clients;
}

/** Each client says an octet about once a second. */
async function drip(
  clients: readonly SlowClient[],
  transport: LoneTransport,
  memory: { mostBytes: number },
  signal: AbortSignal,
): Promise<void> {
  let turn = 0;
  try {
    for await (const _ of every(1000 / DRIPS_A_SECOND, undefined, { signal })) {
      for (let n = turn; n < clients.length; n += DRIPS_A_SECOND) clients[n]?.drip();
      turn = (turn + 1) % DRIPS_A_SECOND;
      memory.mostBytes = Math.max(memory.mostBytes, await transport.rssBytes());
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** @returns how many of so many connections from one address were refused. */
async function crowd(port: number, count: number): Promise<number> {
  const connecting = Array.from({ length: count }, () =>
    SlowClient.connect(port, 'says nothing', '127.255.0.1'),
  );
  const results = await Promise.allSettled(connecting);
  for (const result of results) if (result.status === 'fulfilled') result.value.close();
  return results.filter(({ status }) => status === 'rejected').length;
}

/** Of messages without an end nothing is stored, also once their clients are gone. */
async function nothingKept({ pool }: LoneTransport, slow: readonly SlowClient[]): Promise<void> {
  for (const client of slow) client.close();
  const { rows } = await pool.query<{ messages: number }>(
    "SELECT count(*)::int AS messages FROM recipient WHERE domain = 'slow.example'",
  );
  if (rows[0]?.messages !== 0) throw new Error(`${rows[0]?.messages} unfinished messages were stored`);
}
