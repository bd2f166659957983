import net from 'node:net';
import type { LastError } from '@/lib/mail/outcome/last-error';
import { classifySetUpFault, type DeliveryStage, type Fault } from '@/lib/mail/outcome/outcome';
import type { TlsMinimumVersion } from '@/lib/mail/routing/tls-minimum-version';
import type { Credentials, Mechanism } from './authenticate';
import { type ConnectionFacts, OutboundConnection } from './connection';
import type { ConnectionWatch } from './connection-watch';
import { speaksTlsAtOnce } from './implicit-tls-probe';
import { speaksOldTls } from './old-tls-probe';
import { type SetUp, setUp } from './set-up';
import { SetUpLine } from './set-up-line';
import { STAGE_TIMEOUTS, type StageTimeouts } from './stage-timeouts';
import type { ClientCertificate } from './tls';
import { type TlsPolicy, type TlsSettings, tlsPolicy } from './tls-policy';
import { Transcript } from './transcript';

/**
 * Owns: getting from a host's address to a connection that can take mail: TCP, greeting, EHLO, STARTTLS, AUTH.
 * Promises: a value, never an exception; what fails here fails every message of the queue alike.
 *   Opportunistic TLS that fails is tried again in the clear, unless a password would go along.
 * Does not: try another host (failover).
 */

export interface ConnectionTarget {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

export interface ConnectionOptions extends TlsSettings {
  /** Said in EHLO or HELO. */
  readonly fqdn: string;
  /** The name for DomainValidation; absent or null compares with the target's host. */
  readonly tlsDomain?: string | null;
  /** PEM, in addition to the well-known roots. */
  readonly trustedCertificates?: readonly string[];
  /** From which version of TLS on; Tls12 where it is left out. */
  readonly tlsMinimumVersion?: TlsMinimumVersion;
  /** Shown to a host that asks for one. */
  readonly clientCertificate?: ClientCertificate | null;
  /** By family; null or left out: by any. */
  readonly sourceAddresses?: SourceAddresses;
  readonly auth?: Credentials | null;
  /** By which it signed in at a host before. */
  readonly knownMechanism?: (target: ConnectionTarget) => Mechanism | null;
  readonly timeouts?: Partial<StageTimeouts>;
  /** ConnectionInactivityTimeOut: an unused connection says QUIT after this; null or absent never. */
  readonly inactivityTimeoutMs?: number | null;
  /** Gives up while connecting: the process stops. */
  readonly signal?: AbortSignal;
  /** Looks on; left out when mail is delivered. */
  readonly watch?: ConnectionWatch | undefined;
}

/** Of this computer, from which connections begin. */
export interface SourceAddresses {
  readonly ipv4: string | null;
  readonly ipv6: string | null;
}

export type OpenResult =
  | { readonly ok: true; readonly connection: OutboundConnection }
  | {
      readonly ok: false;
      /** Never final: what fails here waits. */
      readonly error: LastError;
      /** How far it came. */
      readonly stage: DeliveryStage;
      readonly facts: ConnectionFacts;
      readonly dialogue: string;
    };

export async function openConnection(
  target: ConnectionTarget,
  options: ConnectionOptions,
): Promise<OpenResult> {
  const auth = options.forceHelo ? null : (options.auth ?? null);
  const transcript = new Transcript(auth, options.watch?.said ?? null);
  const policy = tlsPolicy(options, {
    host: target.host,
    tlsDomain: options.tlsDomain ?? null,
    signsIn: auth !== null,
  });

  const first = await attempt(target, options, { policy, auth, transcript });
  if (first.ok) return first;
  const fallsBack = first.stage === 'tls' && policy.mayFallBack;
  options.watch?.failed(first.error, first.stage, fallsBack);
  if (!fallsBack) return first;
  transcript.note('TLS failed and is not required: again, in the clear');
  const inTheClear = { ...policy, use: 'never' } as const;
  const second = await attempt(target, options, { policy: inTheClear, auth, transcript });
  if (!second.ok) options.watch?.failed(second.error, second.stage, false);
  return second;
}

interface AttemptPlan {
  readonly policy: TlsPolicy;
  readonly auth: Credentials | null;
  readonly transcript: Transcript;
}

async function attempt(
  target: ConnectionTarget,
  options: ConnectionOptions,
  { policy, auth, transcript }: AttemptPlan,
): Promise<OpenResult> {
  const timeouts = { ...STAGE_TIMEOUTS, ...options.timeouts };
  const fail = (stage: DeliveryStage, fault: Fault): OpenResult => ({
    ok: false,
    error: classifySetUpFault(stage, fault, target),
    stage,
    facts: { ...peerOf(target), tlsVersion: null, tlsCipher: null },
    dialogue: transcript.text(),
  });

  options.watch?.connects(target);
  const opened = await connectTcp(target, timeouts.connectMs, options);
  if (!opened.ok) {
    transcript.note(`no connection to ${target.address} port ${target.port}: ${opened.reason}`);
    return fail('connect', opened.fault);
  }
  transcript.note(`connected to ${target.host} [${target.address}] port ${target.port}`);
  options.watch?.connected();
  const line = new SetUpLine(opened.socket, transcript, options.signal);
  const { authLevel, expectedName } = policy;
  const { trustedCertificates, tlsMinimumVersion: minimumVersion, clientCertificate } = options;
  const terms: SetUp = {
    host: target.host,
    fqdn: options.fqdn,
    forceHelo: options.forceHelo ?? false,
    policy,
    tls: { authLevel, expectedName, trustedCertificates, minimumVersion, clientCertificate },
    auth: auth && { credentials: auth, known: options.knownMechanism?.(target) ?? null, target },
    timeouts,
    watch: options.watch,
    whileSilent: () => whetherTlsIsAwaited(target, timeouts.silenceMs, policy, sourceFor(target, options)),
  };
  const result = await setUp(line, terms);
  if (!result.ok) {
    transcript.note(faultText(result.fault));
    if (isSaid(result.fault)) line.quit(timeouts.quitMs);
    else line.close();
    return fail(result.stage, await whyInterrupted(result.fault, target, terms, options));
  }
  const { ehlo, mechanism } = result;
  const isWatched = options.watch !== undefined;
  const session = { ...line.handOver(), ehlo, mechanism, transcript, timeouts, isWatched };
  const inactivityTimeoutMs = options.inactivityTimeoutMs ?? null;
  return { ok: true, connection: new OutboundConnection(peerOf(target), session, inactivityTimeoutMs) };
}

/** Undefined: by any. */
function sourceFor(
  { address }: ConnectionTarget,
  { sourceAddresses }: ConnectionOptions,
): string | undefined {
  if (sourceAddresses === undefined) return undefined;
  return (net.isIPv6(address) ? sourceAddresses.ipv6 : sourceAddresses.ipv4) ?? undefined;
}

/** On port 25 nobody waits for TLS, and many let others wait before they greet. */
async function whetherTlsIsAwaited(
  target: ConnectionTarget,
  timeoutMs: number,
  { use }: TlsPolicy,
  localAddress: string | undefined,
): Promise<Fault | null> {
  if (target.port === SMTP_PORT || use === 'atOnce') return null;
  if (!(await speaksTlsAtOnce({ ...target, localAddress }, timeoutMs))) return null;
  return { kind: 'tls', cause: 'atOnce', detail: 'no greeting in the clear, and a TLS handshake at once' };
}

const SMTP_PORT = 25;

/** Many servers with old versions only hang up on us; where TLS must be, the administrator wants to know. */
async function whyInterrupted(
  fault: Fault,
  target: ConnectionTarget,
  terms: SetUp,
  options: ConnectionOptions,
): Promise<Fault> {
  if (fault.kind !== 'tls' || fault.cause !== 'interrupted' || terms.policy.mayFallBack) return fault;
  const opened = await connectTcp(target, terms.timeouts.connectMs, options);
  if (!opened.ok) return fault;
  return (await speaksOldTls(opened.socket, terms, options.signal)) ? { ...fault, cause: 'version' } : fault;
}

/** There is somebody who listens: a farewell is due. */
function isSaid({ kind }: Fault): boolean {
  return (
    kind === 'reply' ||
    kind === 'tokenRefused' ||
    kind.startsWith('authentication') ||
    kind === 'tlsNotOffered'
  );
}

type TcpResult =
  | { readonly ok: true; readonly socket: net.Socket }
  | { readonly ok: false; readonly fault: Fault; readonly reason: string };

function connectTcp(
  target: ConnectionTarget,
  timeoutMs: number,
  options: ConnectionOptions,
): Promise<TcpResult> {
  const { signal } = options;
  const localAddress = sourceFor(target, options);
  return new Promise((resolve) => {
    const socket = net.connect({
      host: target.address,
      port: target.port,
      noDelay: true,
      ...(localAddress !== undefined && { localAddress }),
    });
    const finish = (result: TcpResult) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      if (!result.ok) {
        socket.on('error', () => undefined); // what a destroyed socket still has to say
        socket.destroy();
      }
      resolve(result);
    };
    const onAbort = () =>
      finish({
        ok: false,
        fault: { kind: 'network', reason: 'the transport stops' },
        reason: 'the transport stops',
      });
    const timer = setTimeout(
      () => finish({ ok: false, fault: { kind: 'timeout' }, reason: `no answer in ${timeoutMs} ms` }),
      timeoutMs,
    );
    socket.once('connect', () => finish({ ok: true, socket }));
    socket.once('error', (error) => {
      const isOurs = localAddress !== undefined && 'code' in error && error.code === 'EADDRNOTAVAIL';
      const fault: Fault = isOurs
        ? { kind: 'sourceAddress', address: localAddress }
        : { kind: 'network', reason: error.message };
      finish({ ok: false, fault, reason: error.message });
    });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'reply':
    case 'tokenRefused':
      return 'refused by the server';
    case 'network':
    case 'unknown':
      return fault.reason;
    case 'tls':
    case 'certificate':
      return fault.detail;
    case 'timeout':
      return 'no answer in time';
    default:
      return fault.kind;
  }
}

function peerOf({ host, address, port }: ConnectionTarget): ConnectionTarget {
  return { host, address, port };
}
