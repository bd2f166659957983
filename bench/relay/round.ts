import type { BenchContext } from '../bench';
import { SENDER } from '../postern/submission';
import { cpuMsBetween, cpuMsByName, foreignShare, snapshotCpu } from '../tools/cpu-account';
import type { Sink } from '../tools/smtp-sink';
import { inject } from '../tools/smtp-source';
import { type SignIn, submitSignedIn } from '../tools/submission-source';
import { checkRoom } from '../tools/work-directory';
import { type Load, SESSIONS } from './loads';
import type { Relay } from './relays';

/**
 * Owns: one load through one relay, or past all of them (the ceiling of injector and sink).
 * Promises: figures only when the sink counted exactly what was sent and the relay's own books agree. CPU time runs until
 *   the relay has nothing left to do, not only until the last message was handed on.
 */
export interface RoundFigures {
  readonly acceptedPerSecond: number;
  readonly endToEndPerSecond: number;
  /** Null past all relays. */
  readonly cpuMsPerMessage: number | null;
  readonly cpuMsByProcess: ReadonlyMap<string, number>;
  readonly foreignShare: number;
}

export interface RoundInput {
  readonly relay: Relay | null;
  readonly load: Load;
  readonly messages: number;
  readonly sink: Sink;
  /** All relays that run: none of them is noise. */
  readonly rootPids: readonly number[];
  readonly context: BenchContext;
}

/** Slower than this is no figure. */
const SLOWEST_PER_SECOND = 10;
const RESERVE_BYTES = 1024 ** 3;

export async function runRound({
  relay,
  load,
  messages,
  sink,
  rootPids,
  context,
}: RoundInput): Promise<RoundFigures> {
  const { signal, directory } = context;
  await checkRoom(directory, RESERVE_BYTES + 3 * messages * load.sizeBytes);
  const sinkBefore = await sink.count();
  await relay?.begin();
  const before = snapshotCpu();
  const injection = {
    messages,
    sizeBytes: load.sizeBytes,
    sessions: SESSIONS,
    recipientsPerMessage: load.recipients,
    domain: 'example.test',
    signal,
  };
  const acceptedMs = await (load.isSignedIn
    ? submitSignedIn({ ...injection, from: SENDER, signIn: signInOf(relay) })
    : inject({ ...injection, port: relay?.port ?? sink.port }));
  const timeoutMs = 60_000 + (messages * 1000) / SLOWEST_PER_SECOND;
  await sink.whenCounted(sinkBefore + messages, { timeoutMs, signal });
  const endToEndMs = performance.now() - before.atMs;
  await relay?.whenEmpty(signal);
  const after = snapshotCpu();

  await relay?.assertDelivered(messages * load.recipients, signal);
  const counted = (await sink.count()) - sinkBefore;
  if (counted !== messages) throw new Error(`The sink counted ${counted} messages; sent were ${messages}`);
  const perMessage = (sum: number) => sum / messages;
  return {
    acceptedPerSecond: (messages * 1000) / acceptedMs,
    endToEndPerSecond: (messages * 1000) / endToEndMs,
    cpuMsPerMessage: relay ? perMessage(cpuMsBetween(before, after, relay.rootPid)) : null,
    cpuMsByProcess: new Map(
      [...(relay ? cpuMsByName(before, after, relay.rootPid) : [])].map(([name, ms]) => [
        name,
        perMessage(ms),
      ]),
    ),
    foreignShare: foreignShare(before, after, rootPids),
  };
}

function signInOf(relay: Relay | null): SignIn {
  if (relay?.signIn) return relay.signIn;
  throw new Error(`Nobody signs in at ${relay?.name ?? 'the sink'}`);
}
