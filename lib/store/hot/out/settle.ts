import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { type Client, inTransaction, type Pool } from '@/lib/store/database/pool';
import { giveRows } from '@/lib/store/hot/in/batch-to-rows';
import type { ServerContext } from '@/lib/store/hot/server-context';
import { type Attempt, recordAttempts } from './attempts';
import { type FinalRecipient, recordFinal, recordFinalWithin } from './record-final';
import { type CopyRetry, lockCopyStates, type PendingAction, recordRetries } from './record-retry';
import { recordDeliveredRowless } from './settle-batch';
import type { WaitingCopy, WaitingRecipient } from './waiting-copy';
import { type DsnRecord, type DsnRequest, writeDsns } from './write-dsns';

/**
 * Owns: recording a batch of tried copies: delivered, retry at T, failed with its NDR. Rowless copies that were delivered are
 *   one transaction; rowless copies that were not get their rows next; all copies with rows are a second transaction.
 * Promises: a delivery is recorded even when the lease is gone. A batch that is settled twice (the answer to its commit was
 *   lost) sends no NDR twice. Retries, failures and NDRs are recorded only while the server owns its queues. An
 *   administrator's request of the time when the copy was in flight (pendingAction) is honoured unless it was delivered.
 * Does not: decide outcomes (lib/mail/outcome/outcome) or times (retry-schedule).
 */

export interface TriedCopy {
  readonly copy: WaitingCopy;
  readonly connector: { readonly id: string; readonly name: string } | null;
  readonly attempts: readonly Attempt[];
  /** In the order of copy.recipients. */
  readonly results: readonly RecipientResult[];
  /** After which time recipients that are left are tried again, this copy alone; null leaves it to the queue's schedule. */
  readonly retryInMs: number | null;
  /**
   * The copy has further recipients, which are being tried: nothing is said of them, they stay as they are. `waiting` names
   * such a copy when something else was asked for it meanwhile.
   */
  readonly isPart?: true;
}

export type RecipientResult =
  | { readonly kind: 'delivered'; readonly host: string | null; readonly reply: string }
  | { readonly kind: 'retry'; readonly error: LastError }
  | {
      readonly kind: 'failed';
      readonly outcome: 'Failed' | 'Expired' | 'Removed';
      readonly error: LastError;
      /** Why it waited until now, when the error is that it expired. */
      readonly previousError: LastError | null;
      readonly host: string | null;
      readonly withNdr: boolean;
      readonly actor: string | null;
    };

export interface SettledBatch {
  /** False: the lease was lost; deliveries are recorded, the rest is for the new owner. */
  readonly isOwner: boolean;
  /** Copies that wait on, by id. What is not in here is gone. */
  readonly waiting: ReadonlyMap<
    bigint,
    { readonly isSuspended: boolean; readonly openRecipientIds: readonly bigint[] }
  >;
  /** DSNs that were written with it. */
  readonly dsns: readonly WaitingCopy[];
}

const NOTHING_WAITS: SettledBatch = { isOwner: true, waiting: new Map(), dsns: [] };

export async function settle(
  pool: Pool,
  context: ServerContext,
  batch: readonly TriedCopy[],
): Promise<SettledBatch> {
  return settleRows(pool, context, await settleBatches(pool, context, batch));
}

/** @returns what is to be settled as rows. */
async function settleBatches(
  pool: Pool,
  context: ServerContext,
  batch: readonly TriedCopy[],
): Promise<readonly TriedCopy[]> {
  const rowless = batch.flatMap((tried) => (tried.copy.rowless ? [{ tried, ...tried.copy.rowless }] : []));
  if (rowless.length === 0) return batch;
  await giveRowsToUnfinished(
    pool,
    rowless.filter(({ tried }) => hasUnfinished(tried)),
  );
  const delivered = rowless.filter(({ tried }) => !hasUnfinished(tried));
  const notRecorded = await recordDeliveredRowless(
    pool,
    delivered.map(({ tried, batchId, message }) => ({
      batchId,
      copyId: tried.copy.id,
      message,
      finals: finalsOf(context, tried, new Map()),
      attempts: tried.attempts,
    })),
  );
  const recorded = new Set(
    delivered.map(({ tried }) => tried.copy.id).filter((copyId) => !notRecorded.has(copyId)),
  );
  return batch.filter(({ copy }) => !recorded.has(copy.id));
}

/**
 * What waits on, or failed, needs the rows that say so. A copy whose rows are refused is left in its batch, to be sent anew
 * when it can have them.
 * @throws when a recipient of such a copy has it already, or is being tried: sending it anew would double it.
 */
async function giveRowsToUnfinished(
  pool: Pool,
  unfinished: readonly { readonly tried: TriedCopy; readonly batchId: bigint }[],
): Promise<void> {
  if (unfinished.length === 0) return;
  const { refused } = await giveRows(pool, [...new Set(unfinished.map(({ batchId }) => batchId))]);
  const partly = unfinished.filter(
    ({ tried }) => tried.isPart === true || tried.results.some(({ kind }) => kind === 'delivered'),
  );
  const inTheWay = refused.find(({ batchId, messageId }) =>
    partly.some(
      ({ tried, batchId: other }) =>
        other === batchId && (messageId === null || messageId === tried.copy.messageId),
    ),
  );
  if (inTheWay) throw inTheWay.error;
}

async function settleRows(
  pool: Pool,
  context: ServerContext,
  batch: readonly TriedCopy[],
): Promise<SettledBatch> {
  if (batch.length === 0) return NOTHING_WAITS;
  if (batch.some(hasUnfinished)) {
    return inTransaction(pool, (client) => settleWithin(client, context, batch));
  }
  const finals = batch.flatMap((tried) => finalsOf(context, tried, new Map()));
  const shares = batch.some(({ copy }) => copy.recipients.length > 1 || copy.sharesMessage);
  await recordFinal(pool, finals, attemptsOf(batch), shares);
  return NOTHING_WAITS;
}

/** Within the caller's transaction. */
export async function settleWithin(
  client: Client,
  context: ServerContext,
  batch: readonly TriedCopy[],
): Promise<SettledBatch> {
  if (batch.length === 0) return NOTHING_WAITS;
  if (!(await context.mayAct(client))) {
    const delivered = batch.map((tried) => ({ ...tried, attempts: deliveredAttempts(tried) }));
    const finals = delivered.flatMap((tried) =>
      finalsOf(context, tried, new Map()).filter((final) => final.outcome === 'Delivered'),
    );
    await recordFinalWithin(client, finals, attemptsOf(delivered));
    return { isOwner: false, waiting: new Map(), dsns: [] };
  }
  const states = await lockCopyStates(
    client,
    batch.filter(hasUnfinished).map(({ copy }) => copy.id),
  );
  // What is gone from under its owner was settled before; only a delivery is still said.
  const present = batch.flatMap((tried) =>
    hasUnfinished(tried) ? stillOpen(tried, states.get(tried.copy.id)?.openRecipientIds) : [tried],
  );
  const pendingOf = ({ copy }: TriedCopy) => states.get(copy.id)?.pending ?? null;
  const decided = present.map((tried) => honour(tried, pendingOf(tried)));

  const requests = reportRequests(decided);
  const { records, copies } = await writeDsns(client, context, requests);
  const dsnByMessage = new Map(requests.map(({ messageId }, index) => [messageId, records[index] ?? NO_DSN]));

  const finals = decided.flatMap((tried) => finalsOf(context, tried, dsnByMessage));
  if (finals.length > 0) await recordFinalWithin(client, finals, attemptsOf(decided));
  else await recordAttempts(client, attemptsOf(decided));
  const retries = decided.flatMap((tried) => retryOf(tried, pendingOf(tried)));
  await recordRetries(client, retries);
  const askedFor = decided.filter((tried) => tried.isPart === true && pendingOf(tried) !== null);
  const waiting = new Map<bigint, Pick<WaitingOn, 'isSuspended' | 'openRecipientIds'>>([
    ...retries.map((retry) => [retry.copyId, retry] as const),
    ...askedFor.map(({ copy }) => [copy.id, { isSuspended: true, openRecipientIds: [] }] as const),
  ]);
  return { isOwner: true, waiting, dsns: copies };
}

/** What is more than a whole copy's delivery. */
function hasUnfinished({ results, isPart }: TriedCopy): boolean {
  return isPart === true || results.some((result) => result.kind !== 'delivered');
}

function stillOpen(tried: TriedCopy, openIds: ReadonlySet<bigint> = new Set()): TriedCopy[] {
  const open = pairs(tried.copy, tried.results).filter(({ recipient }) => openIds.has(recipient.id));
  if (open.length === 0) return [];
  const recipients = open.map(({ recipient }) => recipient);
  return [{ ...tried, copy: { ...tried.copy, recipients }, results: open.map(({ result }) => result) }];
}

/** An asked-for removal turns what would be tried again into an end. */
function honour(tried: TriedCopy, pending: PendingAction | null): TriedCopy {
  if (pending === null || pending.action === 'suspend') return tried;
  const actor = pending.actor ?? 'unknown';
  return {
    ...tried,
    results: tried.results.map((result): RecipientResult => {
      if (result.kind !== 'retry') return result;
      return {
        kind: 'failed',
        outcome: 'Removed',
        error: newLastError('removedByAdministrator', { actor }),
        previousError: result.error,
        host: null,
        withNdr: pending.action === 'removeWithNdr',
        actor,
      };
    }),
  };
}

/** One report a message for all of its recipients that failed now, in whatever queues they waited. */
function reportRequests(batch: readonly TriedCopy[]): DsnRequest[] {
  const byMessage = new Map<bigint, DsnRequest['recipients'][number][]>();
  for (const { copy, results, attempts } of batch) {
    for (const { recipient, result } of pairs(copy, results)) {
      if (result.kind !== 'failed' || !result.withNdr) continue;
      const recipients = byMessage.get(copy.messageId) ?? [];
      byMessage.set(copy.messageId, recipients);
      recipients.push({
        address: recipient.address,
        error: result.error,
        previousError: result.previousError,
        remoteMta: result.host,
        lastAttemptAt: attempts.at(-1)?.at ?? null,
      });
    }
  }
  return [...byMessage].map(([messageId, recipients]) => ({ kind: 'failed', messageId, recipients }));
}

const NO_DSN: DsnRecord = { ndr: 'nowhere', messageId: null };
const NOT_WANTED: DsnRecord = { ndr: 'notWanted', messageId: null };
const NOT_FAILED = { error: null, ndr: null, ndrMessageId: null, actor: null };

interface FinalOfCopy extends FinalRecipient {
  readonly recipient: WaitingRecipient;
}

function finalsOf(
  context: ServerContext,
  { copy, connector, results }: TriedCopy,
  dsnByMessage: ReadonlyMap<bigint, DsnRecord>,
): FinalOfCopy[] {
  return pairs(copy, results).flatMap(({ recipient, result }): FinalOfCopy[] => {
    if (result.kind === 'retry') return [];
    const common = {
      recipient,
      recipientId: recipient.id,
      messageId: copy.messageId,
      queueId: copy.queueId,
      serverId: context.serverId,
      connectorId: connector?.id ?? null,
      connectorName: connector?.name ?? null,
      host: result.host,
    };
    if (result.kind === 'delivered')
      return [{ ...common, ...NOT_FAILED, outcome: 'Delivered', reply: result.reply }];
    const { outcome, error, withNdr, actor } = result;
    const { ndr, messageId } = withNdr ? (dsnByMessage.get(copy.messageId) ?? NO_DSN) : NOT_WANTED;
    return [{ ...common, outcome, reply: error.reply, error, ndr, ndrMessageId: messageId, actor }];
  });
}

interface WaitingOn extends CopyRetry {
  readonly isSuspended: boolean;
  readonly openRecipientIds: readonly bigint[];
}

function retryOf(tried: TriedCopy, pending: PendingAction | null): WaitingOn[] {
  const open = pairs(tried.copy, tried.results).flatMap(({ recipient, result }) =>
    result.kind === 'retry' ? [{ id: recipient.id, error: result.error }] : [],
  );
  const error = open[0]?.error;
  if (!error) return [];
  return [
    {
      copyId: tried.copy.id,
      error,
      retryInMs: tried.retryInMs,
      isSuspended: pending?.action === 'suspend',
      recipients: open,
      openRecipientIds: open.map(({ id }) => id),
    },
  ];
}

function pairs(
  copy: WaitingCopy,
  results: readonly RecipientResult[],
): { recipient: WaitingRecipient; result: RecipientResult }[] {
  return copy.recipients.flatMap((recipient, index) => {
    const result = results[index];
    return result ? [{ recipient, result }] : [];
  });
}

function attemptsOf(batch: readonly TriedCopy[]): Attempt[] {
  return batch.flatMap(({ attempts }) => attempts);
}

function deliveredAttempts({ attempts }: TriedCopy): Attempt[] {
  return attempts.filter((attempt) => attempt.outcome === 'delivered');
}
