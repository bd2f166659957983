import type { PressureLevel, ResourcePressure } from '@/lib/mail/outcome/back-pressure';
import type { LastError } from '@/lib/mail/outcome/last-error';
import type { SuspectedForwarder } from '@/lib/mail/routing/forwarder-watch';
import type { ReceiveEvent } from '@/lib/smtp/receive/receive-events';
import type { HeldBackDsn } from '@/lib/store/hot/server-context';

/**
 * Owns: what happens in the transport process that others may want to know: the table of events and their fields, and
 *   telling those who subscribe.
 * Promises: told at once, in the order in which they subscribed; without a subscriber an event costs nothing. No field
 *   holds content or a secret.
 * Does not: word, count or keep anything. The log is a subscriber (event-log.ts).
 */
export interface WorkerEvents {
  // the process and its lease
  readonly takingMail: { readonly server: string; readonly bindings: readonly string[] };
  /** It goes on with its other bindings, and tries this one again. */
  readonly bindingFailed: {
    /** One that has it. */
    readonly connector: string;
    readonly binding: string;
    readonly fault: string;
  };
  /** One that had failed. */
  readonly bindingMade: { readonly binding: string };
  /** In the data directory or in the database; it is tried again. */
  readonly bindingsNotRecorded: Failure;
  /** POSTERN_SMTP_HOST and POSTERN_SMTP_PORT name what is no binding of this server's. */
  readonly smtpSettingsIgnored: {
    readonly named: readonly string[];
    readonly server: string;
    readonly bindings: readonly string[];
  };
  /** Said in EHLO, and refused by many: a name without a domain. */
  readonly serverNameNotFull: { readonly server: string; readonly fqdn: string };
  readonly ending: Failure & { readonly why: 'cannotStart' | 'cannotGoOn' | 'defect' };
  readonly stopStepFailed: Failure;
  /** A process that seems to have died, or is on its way out, holds the lease still. */
  readonly leaseAwaited: Nothing;
  readonly leaseNotRenewed: Failure & { readonly leftMs: number };
  /** Another server works the queues of this one. */
  readonly leaseLost: Nothing;

  // mail in
  readonly received: ReceiveEvent;
  readonly notStored: Failure;
  /** They wait in memory. */
  /** Names and passwords could not be looked at: their clients are to come again. */
  readonly mailSignInFailed: Failure;
  readonly sessionsNotRecorded: Failure & { readonly sessions: number };
  /** The database refuses this very row. */
  readonly sessionRefused: Failure & { readonly sessionId: string };
  /** In the last minute. */
  readonly sessionsFolded: { readonly sessions: number; readonly rows: number };
  /** By a step before the commit. */
  readonly mailChanged: {
    readonly messageId: bigint;
    readonly step: string;
    readonly change: string;
    readonly count: number;
    readonly reason: string;
  };

  // mail out
  /** By a defect of ours; the copy comes back as after any other failure. */
  readonly sendFailed: Failure & { readonly copyId: bigint };
  readonly connectionFailed: Failure & OfQueue;
  readonly outcomesNotRecorded: Failure & { readonly copies: number };
  /** The database refuses this very row: its copy is set aside. */
  readonly outcomeRefused: Failure & { readonly copyId: bigint };
  /** Rowless mail could not be given rows yet: it is safe in its batch, and looked at again. */
  readonly batchNotEnded: Failure;
  /**
   * A rowless message cannot have rows, or (null) none that is left of the batch can. It stays there, and is looked at
   * again each minute; told once.
   */
  readonly batchRefused: Failure & { readonly batchId: bigint; readonly messageId: bigint | null };
  /** A batch's record asks for more than this server knows: left to one that does, and looked at again; told once. */
  readonly batchLeft: {
    readonly batchId: bigint;
    readonly version: number;
    readonly needs: readonly string[];
  };
  /** A queue's own state. */
  readonly queueNotRecorded: Failure & { readonly what: string };

  /** A token endpoint, of an SMTP credential. */
  readonly tokenAnswered: { readonly credential: string; readonly error: LastError | null };
  /** Of an SMTP credential: a client secret or a certificate. */
  readonly secretExpires: {
    readonly credential: string;
    readonly kind: string;
    readonly expiresAt: string;
    readonly hasExpired: boolean;
  };

  /** Somebody had a send connector tested; `refused` are the addresses that its rules left out. */
  readonly connectorTested: {
    readonly connector: string;
    readonly actor: string;
    readonly state: string;
    readonly error: LastError | null;
    readonly refused: readonly string[];
  };
  readonly testsNotRun: Failure;

  /** A report or notice that was due for an anonymous client's mail. */
  readonly dsnHeldBack: HeldBackDsn;

  // queues
  readonly queuesNotRead: Failure;
  readonly queueNotRead: Failure & OfQueue;
  /** Of a send connector; its mail waits, unless it has a share of them left. */
  readonly sendLimitsNotRead: Failure & { readonly connectorId: string };
  readonly queueRerouted: OfQueue & { readonly moved: number; readonly elapsedMs: number };
  readonly queueNotRerouted: Failure & OfQueue;
  /** It had been in retry for MaxIdleTimeBeforeResubmit. */
  readonly longRetryRerouted: OfQueue & { readonly moved: number };
  readonly messagesExpired: OfQueue & { readonly count: number };
  readonly messagesPoisoned: { readonly count: number };
  readonly queuesNotTakenOver: Failure & { readonly from: string };
  readonly queuesTakenOver: { readonly from: string; readonly queues: number; readonly poisoned: number };
  readonly queuesHandedBack: { readonly queues: number };

  /** Back pressure: of one resource, and what it makes of the server as a whole. */
  readonly pressureChanged: ResourcePressure & {
    readonly before: PressureLevel;
    readonly server: PressureLevel;
  };

  /** Strangers seem to come by way of this computer, and to have its rights. */
  readonly forwarderSuspected: SuspectedForwarder;

  // what repeats
  readonly configurationNotRead: Failure;
  readonly intentsNotAnswered: Failure;
  readonly pollFailed: Failure;
  readonly choreFailed: Failure & { readonly chore: string };
  readonly taskFailed: Failure & OfTask;
  /** What became of it: it comes again. */
  readonly taskNotRecorded: Failure & OfTask;
  readonly recordsDropped: { readonly partitions: readonly string[] };
  readonly activityNotPublished: Failure;
  readonly notListening: Failure;
  readonly noticeNotSent: Failure;
}

export type EventName = keyof WorkerEvents;
export type Subscriber = <Name extends EventName>(name: Name, fields: WorkerEvents[Name]) => void;

type Nothing = Readonly<Record<never, never>>;
interface Failure {
  readonly error: unknown;
}
interface OfQueue {
  readonly queueId: bigint;
}
interface OfTask {
  readonly kind: string;
  readonly key: string;
}

const subscribers = new Set<Subscriber>();

/** @returns what ends it. */
export function subscribe(subscriber: Subscriber): () => void {
  subscribers.add(subscriber);
  return () => subscribers.delete(subscriber);
}

export function emit<Name extends EventName>(name: Name, fields: WorkerEvents[Name]): void {
  for (const subscriber of subscribers) subscriber(name, fields);
}
