import { type DnsName, type DnsServer, startDnsServer } from '@/lib/demo/dns-server';
import type { ReceiverBehaviour, ReceiverStage } from '@/lib/demo/receiver-behaviour';
import { type ReceivedMessage, type SmtpReceiver, startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import { freePort } from '@/lib/testing/free-port';
import type { Random } from '@/lib/testing/seeded-random';
import type { Ledger } from '../ledger/ledger';

/**
 * Owns: the domains that mail of the fault rounds goes to, with their servers and their DNS: good ones, ones that deliver
 *   in their own way, ones that refuse, and ones that never take anything.
 * Promises: each server has an address of its own (127.0.1.x) and all share one port, as on the Internet; what one answers
 *   with 250 is in the ledger before the answer is on the wire.
 * Does not: judge what arrives.
 */
export interface ReceivingWorld {
  readonly dns: DnsServer;
  readonly port: number;
  /** Of `relayed.example`, which a send connector reaches as a smart host. */
  readonly smartHost: string;
  /** One mail each is awaited at the end of a round: these servers take it or refuse it. */
  readonly flowing: readonly string[];
  readonly good: readonly string[];
  /** Deliver slowly or oddly, or bounce. */
  readonly odd: readonly string[];
  /** Nothing arrives until `mend`. */
  readonly dead: readonly string[];
  readonly receivers: readonly SmtpReceiver[];
  receiverOf(domain: string): SmtpReceiver;
  /** New stages at which the dead ones hang and drop. */
  misbehave(random: Random): void;
  /** All servers are good from now on, and all names lead to them. */
  mend(): void;
  stop(): Promise<void>;
}

type Kind = 'good' | 'odd' | 'dead';

interface Domain {
  readonly kind: Kind;
  readonly behaviour: (random: Random) => ReceiverBehaviour;
}

const HANGING_STAGES = ['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'content', 'final'] as const;
const GARBAGE = '\x16\x03\x01\x02\x00\x01\x00\xfc {"error":"this is no mail server"}';
const good: Domain = { kind: 'good', behaviour: () => ({}) };
const stage = (random: Random): ReceiverStage => random.pick(HANGING_STAGES);

export const SMART_HOST_DOMAIN = 'relayed.example';
/** Its server can be reached and never greets: each try is a connection, at the queue's interval. */
export const ALWAYS_RETRIED = 'garbage.example';

const DOMAINS: Readonly<Record<string, Domain>> = {
  'good-1.example': good,
  'good-2.example': good,
  'good-3.example': good,
  [SMART_HOST_DOMAIN]: good,
  'slow.example': {
    kind: 'odd',
    behaviour: (random) => ({ delayAt: 'final', delayMs: random.between(300, 1500) }),
  },
  'one-each.example': { kind: 'odd', behaviour: () => ({ closesAfterMessage: true }) },
  // Says that 50 MB are welcome and refuses a few KB; and the other way round.
  'size-lie.example': { kind: 'odd', behaviour: () => ({ replies: { final: '552 5.3.4 Too big' } }) },
  'size-tiny.example': { kind: 'odd', behaviour: () => ({ sizeBytes: 100 }) },
  'no-such-user.example': { kind: 'odd', behaviour: () => ({ replies: { rcpt: '550 5.1.1 No such user' } }) },
  'hanging.example': { kind: 'dead', behaviour: (random) => ({ hangAt: stage(random) }) },
  'dropping.example': { kind: 'dead', behaviour: (random) => ({ dropAt: stage(random) }) },
  [ALWAYS_RETRIED]: { kind: 'dead', behaviour: () => ({ replies: { greeting: GARBAGE } }) },
  'endless.example': {
    kind: 'dead',
    behaviour: (random) => ({ endlessAt: random.pick(['greeting', 'ehlo', 'rcpt', 'final']) }),
  },
};

/** No server stands behind these until `mend`. */
const LOST_IN_DNS: Readonly<Record<string, DnsName>> = {
  'dns-timeout.example': { fault: 'timeout' },
  'servfail.example': { fault: 'SERVFAIL' },
  'cname-loop.example': { cname: 'cname-loop-2.example' },
  'cname-loop-2.example': { cname: 'cname-loop.example' },
};
const LOST_DOMAINS = ['dns-timeout.example', 'servfail.example', 'cname-loop.example'];

export async function startReceivingWorld(ledger: Ledger, random: Random): Promise<ReceivingWorld> {
  const domains = Object.entries(DOMAINS);
  const addresses = new Map(domains.map(([domain], index) => [domain, `127.0.1.${index + 1}`]));
  const receivers = await startReceivers([...addresses.values()]);
  for (const receiver of receivers) keepBooks(receiver, ledger);
  const dns = await startDnsServer({ records: zone(addresses, LOST_IN_DNS) });

  const misbehave = (chance: Random) => {
    for (const [index, [, { behaviour }]] of domains.entries()) receivers[index]?.behave(behaviour(chance));
  };
  misbehave(random);
  const names = (kind: Kind) => domains.filter(([, domain]) => domain.kind === kind).map(([name]) => name);
  const [goodNames, oddNames] = [names('good'), names('odd')];
  return {
    dns,
    port: receivers[0]?.port ?? 0,
    smartHost: addresses.get(SMART_HOST_DOMAIN) ?? '',
    good: goodNames,
    odd: oddNames,
    flowing: [...goodNames, ...oddNames],
    dead: [...names('dead'), ...LOST_DOMAINS],
    receivers,
    receiverOf: (domain) => {
      const receiver = receivers[domains.findIndex(([name]) => name === domain)];
      if (!receiver) throw new Error(`Nobody receives for ${domain}`);
      return receiver;
    },
    misbehave,
    mend: () => {
      for (const [index, [, { kind }]] of domains.entries()) {
        if (kind === 'odd') continue;
        receivers[index]?.behave({});
        // Who hangs would hang on: the connection's end is the sender's chance.
        if (kind === 'dead') receivers[index]?.dropConnections();
      }
      const found = new Map([...addresses, ...LOST_DOMAINS.map((domain) => [domain, '127.0.1.1'] as const)]);
      dns.setRecords(zone(found, {}));
    },
    stop: async () => {
      await Promise.all([...receivers.map((receiver) => receiver.stop()), dns.stop()]);
    },
  };
}

function keepBooks(receiver: SmtpReceiver, ledger: Ledger): void {
  const connectedAt = new Map<number, number>();
  receiver.events.on('connection', (connection) => connectedAt.set(connection, performance.now()));
  receiver.events.on('message', ({ envelope, content, session }: ReceivedMessage) => {
    ledger.arrive(envelope, content, connectedAt.get(session.connection) ?? 0);
  });
}

/** All on one port: a connector has one. */
async function startReceivers(addresses: readonly string[]): Promise<SmtpReceiver[]> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const started: SmtpReceiver[] = [];
    try {
      for (const host of addresses)
        started.push(await startSmtpReceiver({ host, port, hostName: `mx.${host}` }));
      return started;
    } catch (error) {
      await Promise.all(started.map((receiver) => receiver.stop()));
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === 10) throw error;
    }
  }
}

function zone(
  addresses: ReadonlyMap<string, string>,
  faults: Readonly<Record<string, DnsName>>,
): Record<string, DnsName> {
  const records: Record<string, DnsName> = { ...faults };
  for (const [domain, address] of addresses) {
    records[domain] = { mx: [{ exchange: `mx.${domain}`, preference: 10 }] };
    records[`mx.${domain}`] = { a: [address] };
  }
  return records;
}
