import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import { startInstallation } from '../postern/installation';
import { openSubmission } from '../postern/submission';
import { lacksPostfix, startPostfix } from '../postfix/postfix';
import type { Findings } from '../report/figures';
import { startSink } from '../tools/smtp-sink';
import { type Load, loadsOf, SESSIONS } from './loads';
import { whenQuiet } from './quiet';
import { findingsOf, type LoadFigures } from './relay-report';
import { posternRelay, postfixRelay, type Relay } from './relays';
import { type RoundFigures, runRound } from './round';

/**
 * Owns: Postern beside Postfix as a durable relay to one next hop.
 * Promises: each round gives the same messages by the same injector to each relay in turn, to the same sink; who begins
 *   changes from round to round; a tenth of the messages goes through each relay beforehand, unmeasured.
 */
export const relayBench: Bench = {
  name: 'relay',
  summary: 'a durable relay to a smart host, beside Postfix: accepted, end to end, CPU a message',
  lacks: lacksPostfix,
  roomBytes: (options) =>
    loadsOf(options).reduce(
      (sum, { messages, sizeBytes, rounds }) => sum + 3 * messages * sizeBytes * rounds,
      4 * GIGABYTE,
    ),
  run: runRelay,
};

/** As many as Postfix's profile tuned opens; and its connections live as long as there is mail. */
const MESSAGES_PER_CONNECTION = 100_000;

async function runRelay(context: BenchContext): Promise<Findings> {
  const { directory, undo, signal, options, say } = context;
  const sink = await startSink({ directory, undo, signal });
  say('starting Postern and Postfix');
  const installation = await startInstallation({ directory, undo, signal });
  await installation.shell(
    `New-SendConnector 'bench' -AddressSpaces '*' -DNSRoutingEnabled $false -SmartHosts '127.0.0.1' -Port ${sink.port} -SmtpMaxMessagesPerConnection ${MESSAGES_PER_CONNECTION}`,
  );
  const peerOptions = { directory, undo, signal, sinkPort: sink.port };
  const loads = loadsOf(options);
  const signIn = loads.some(({ isSignedIn }) => isSignedIn) ? await openSubmission(installation) : null;
  const relays: Relay[] = [
    posternRelay(installation, signIn),
    postfixRelay('tuned', await startPostfix({ ...peerOptions, profile: 'tuned' })),
    ...(options.quick
      ? []
      : [postfixRelay('default', await startPostfix({ ...peerOptions, profile: 'default' }))]),
  ];
  const peerOfClients = async () =>
    postfixRelay('tuned', await startPostfix({ ...peerOptions, profile: 'tuned', takesSignIn: true }));
  /** Where clients sign in is a Postfix of its own, so that the other loads meet it as it was. */
  const relaysOfClients = signIn === null ? [] : [posternRelay(installation, signIn), await peerOfClients()];
  const rootPids = [...relays, ...relaysOfClients].map(({ rootPid }) => rootPid);
  const measure = async (relay: Relay | null, load: Load, messages: number) => {
    const figures = await runRound({ relay, load, messages, sink, rootPids, context });
    await whenQuiet(rootPids, signal);
    return figures;
  };

  const found: LoadFigures[] = [];
  for (const load of loads) {
    const tried = load.isSignedIn ? relaysOfClients : relays;
    for (const relay of tried) await measure(relay, load, Math.ceil(load.messages / 10));
    const figures = new Map<string, RoundFigures[]>();
    const syncsBefore = await installation.books.logSyncs();
    for (let round = 0; round < load.rounds; round += 1) {
      for (const relay of [...(load.isSignedIn ? [] : [null]), ...rotated(tried, round)]) {
        const name = relay?.name ?? 'no relay';
        const one = await measure(relay, load, load.messages);
        say(
          `${load.title}, round ${round + 1} of ${load.rounds}, ${name}: ${Math.round(one.endToEndPerSecond)}/s`,
        );
        figures.set(name, [...(figures.get(name) ?? []), one]);
      }
    }
    const syncs = (await installation.books.logSyncs()) - syncsBefore;
    found.push({ load, figures, logSyncsPerMessage: syncs / (load.rounds * load.messages) });
  }
  return findingsOf({
    relays,
    found,
    durability: installation.durability,
    sessions: SESSIONS,
    messagesPerConnection: MESSAGES_PER_CONNECTION,
  });
}

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
