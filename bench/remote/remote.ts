import { startDnsServer } from '@/lib/demo/dns-server';
import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import type { BenchOptions } from '../options';
import { whenEmpty } from '../postern/books';
import { FIRST_SERVER, type Installation, startInstallation } from '../postern/installation';
import { lacksPostfix } from '../postfix/postfix';
import type { Findings } from '../report/figures';
import { foreignShare, snapshotCpu } from '../tools/cpu-account';
import { startDelayedWay } from '../tools/delayed-way';
import type { FlightCounts } from '../tools/flight-counter';
import { startSink } from '../tools/smtp-sink';
import { inject } from '../tools/smtp-source';
import { type Destination, sendWithoutRelay } from './control';
import { type Family, families, hostAddresses, SIZE_BYTES, way, zone } from './internet';
import { dialogueOf, timedOf } from './limit';
import { findingsOf, type RemoteRound } from './remote-report';

/**
 * Owns: mail to many domains whose hosts are a round trip of 50 ms away, against what arithmetic allows.
 * Promises: real DNS (MX, A); once with PIPELINING offered, once without. All mail is taken in before, while the send
 *   connector is disabled, so that the clock sees how it goes out and nothing else: it runs from the first message that the
 *   sink counts to the last.
 */
export const remoteBench: Bench = {
  name: 'remote',
  summary: '20 domains behind 50 ms of round trip, 5 connections each, against the arithmetic limit',
  lacks: lacksPostfix,
  roomBytes: () => 4 * GIGABYTE,
  run: runRemote,
};

async function runRemote(context: BenchContext): Promise<Findings> {
  const { directory, undo, signal, options, say } = context;
  const { messages, rounds } = scaleOf(options);
  const dns = await startDnsServer({ records: zone });
  undo.add('stopping the DNS server', () => dns.stop());
  say('starting Postern');
  const installation = await startInstallation({ directory, undo, signal });
  await installation.shell(
    `Set-TransportServer '${FIRST_SERVER}' -InternalDNSServers '${dns.address}' -MaxPerDomainOutboundConnections ${way.connectionsPerDomain}`,
  );
  const destinations: Destination[] = [];
  for (const family of families) {
    const destination = await makeDestination(family, context);
    destinations.push(destination);
    await installation.shell(
      `New-SendConnector '${family.parent}' -AddressSpaces '*.${family.parent}' -Port ${destination.proxy.port}`,
    );
  }

  const found: RemoteRound[] = [];
  const controls: number[] = [];
  for (const destination of destinations) await send(installation, destination, way.domains, context);
  for (let round = 0; round < rounds; round += 1) {
    for (const destination of destinations) {
      const one = await send(installation, destination, messages, context);
      const offered = one.isPipelining ? 'with' : 'without';
      say(`round ${round + 1} of ${rounds}, ${offered} PIPELINING: ${Math.round(one.perSecond)}/s`);
      found.push(one);
      if (!one.isPipelining) controls.push(await sendWithoutRelay(destination, messages, signal));
    }
  }
  return findingsOf({ found, controls, messages, rounds, durability: installation.durability });
}

async function makeDestination(family: Family, context: BenchContext): Promise<Destination> {
  const sink = await startSink({ ...context, pipelining: family.isPipelining });
  const proxy = await startDelayedWay(
    { addresses: hostAddresses, targetPort: sink.port, roundTripMs: way.roundTripMs },
    context,
  );
  return { family, sink, proxy };
}

async function send(
  installation: Installation,
  { family, sink, proxy }: Destination,
  messages: number,
  { signal }: BenchContext,
): Promise<RemoteRound> {
  const { books, shell } = installation;
  const enable = (isEnabled: boolean) => shell(`Set-SendConnector '${family.parent}' -Enabled $${isEnabled}`);
  await enable(false);
  const [sinkBefore, booksBefore, flightsBefore] = [
    await sink.count(),
    await books.finished(),
    await proxy.counts(),
  ];
  await takeIn(installation, family, messages, signal);
  if ((await sink.count()) !== sinkBefore) throw new Error('Mail left before the clock could start');

  const patience = { timeoutMs: 60_000 + 100 * messages, signal };
  const first = sink.whenCounted(sinkBefore + 1, patience);
  const enabled = enable(true);
  // Mail may leave before the shell has ended; without it, none does.
  await Promise.race([first, enabled.then(() => first)]);
  const before = snapshotCpu();
  await sink.whenCounted(sinkBefore + messages, patience);
  const after = snapshotCpu();
  const flights = await proxy.counts();
  await enabled;

  await whenEmpty(books, signal);
  const finished = await books.finished();
  const delivered = finished.delivered - booksBefore.delivered;
  const counted = (await sink.count()) - sinkBefore;
  if (delivered !== messages || counted !== messages || finished.otherwise !== booksBefore.otherwise) {
    throw new Error(`${messages} were sent; the sink counted ${counted}, Postern ${delivered} delivered`);
  }
  const timed = timedOf(way, messages);
  return {
    isPipelining: family.isPipelining,
    messages,
    timed,
    perSecond: (timed * 1000) / (after.atMs - before.atMs),
    dialogue: dialogueOf(minus(flights, flightsBefore), messages),
    mostOpen: flights.mostOpen,
    latenessMs: flights.latenessMs,
    foreignShare: foreignShare(before, after, []),
  };
}

/** To each domain the same number at the same time. */
async function takeIn(
  { postern }: Installation,
  family: Family,
  messages: number,
  signal: AbortSignal,
): Promise<void> {
  const shape = {
    sizeBytes: SIZE_BYTES,
    sessions: 1,
    recipientsPerMessage: 1,
    messages: messages / way.domains,
  };
  await Promise.all(
    family.domains.map((domain) => inject({ ...shape, port: postern.smtpPort, domain, signal })),
  );
}

function minus(a: FlightCounts, b: FlightCounts): FlightCounts {
  return {
    connections: a.connections - b.connections,
    setup: a.setup - b.setup,
    mail: a.mail - b.mail,
    closing: a.closing - b.closing,
  };
}

/** A multiple of the domains. */
function scaleOf({ quick, messages, rounds }: BenchOptions): {
  readonly messages: number;
  readonly rounds: number;
} {
  const wanted = messages ?? (quick ? 6000 : 20_000);
  return {
    messages: Math.max(10, Math.round(wanted / way.domains)) * way.domains,
    rounds: rounds ?? (quick ? 1 : 3),
  };
}
