import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SendResult } from '@/lib/mail/message/outbound-message';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import type { RecipientOutcome } from '@/lib/mail/outcome/outcome';
import type { WaitingCopy } from '@/lib/store/hot/out/waiting-copy';
import { errorOfOpen, firstTask, recipientsFor, type Step, stepAfter, type Task } from './delivery-round';

const HOSTS = ['a', 'b', 'c', 'd'];

function copyTo(count: number): WaitingCopy {
  return {
    id: 1n,
    messageId: 1n,
    queueId: 1n,
    recipients: Array.from({ length: count }, (_unused, n) => ({
      id: BigInt(n),
      address: `user${n}@contoso.com`,
      domain: 'contoso.com',
    })),
    sharesMessage: false,
    retryCount: 0,
    fromAddress: 'a@sender.example',
    sizeBytes: 1,
    smtpUtf8: false,
    eightBitMime: false,
    addedHeaders: '',
    trace: null,
    receivedAt: new Date(0),
    content: null,
    rowless: null,
  };
}

const peer = (host: string) => ({ peer: host, port: 25 });
const OUTCOMES: Readonly<Record<'taken' | 'refused' | 'later', (host: string) => RecipientOutcome>> = {
  taken: () => ({ kind: 'delivered', reply: '250 ok' }),
  refused: (host) => ({ kind: 'failed', error: newLastError('remoteRejected', peer(host)) }),
  later: (host) => ({
    kind: 'retry',
    error: newLastError('remoteDeferred', peer(host), { reply: `451 ${host}`, enhancedCode: null }),
  }),
};

interface Said {
  readonly outcomes: readonly (keyof typeof OUTCOMES)[];
  readonly limit?: number;
  readonly mayFailOver?: boolean;
}

function stepAt(task: Task, host: string, { outcomes, limit, mayFailOver = true }: Said): Step {
  const recipients = recipientsFor(task, { key: host, recipientLimit: null });
  const shutOut = new Set(
    recipients.map((_unused, index) => index).filter((index) => index >= (limit ?? Infinity)),
  );
  const result: SendResult = {
    outcomes: recipients.map((_unused, index) =>
      OUTCOMES[outcomes[index % outcomes.length] ?? 'later'](host),
    ),
    usable: true,
    stale: false,
    mayFailOver,
    overLimit: limit === undefined || shutOut.size === 0 ? null : { recipients: shutOut, limit },
    dialogue: () => '',
  };
  const otherKeys = () => HOSTS.filter((other) => other !== host);
  return stepAfter(task, {
    recipients,
    result,
    host: { key: host, otherKeys },
    peer: peer(host),
    inVain: [],
    attempts: [],
  });
}

describe('a round', () => {
  it('goes on with those that were put off, at hosts that have not put them off', () => {
    const first = stepAt(firstTask(copyTo(3)), 'a', { outcomes: ['taken', 'later', 'refused'] });
    expect(first.done.map(({ recipient }) => recipient.id)).toEqual([0n, 2n]);
    expect(first.goesOn).toBe(true);
    expect(recipientsFor(first.task, { key: 'a', recipientLimit: null })).toEqual([]);
    expect(recipientsFor(first.task, { key: 'b', recipientLimit: null }).map(({ id }) => id)).toEqual([1n]);
  });

  it('is over when each host has put off whoever is left, and says what the first one said', () => {
    let step = stepAt(firstTask(copyTo(1)), 'a', { outcomes: ['later'] });
    for (const host of ['b', 'c', 'd']) {
      expect(step.goesOn).toBe(true);
      step = stepAt(step.task, host, { outcomes: ['later'] });
    }
    expect(step.goesOn).toBe(false);
    expect(errorOfOpen(step.task, 0n)).toMatchObject({
      key: 'allHostsFailed',
      reply: '451 a',
      args: { hosts: 4 },
    });
  });

  it('is over at once for what may have been taken', () => {
    expect(stepAt(firstTask(copyTo(1)), 'a', { outcomes: ['later'], mayFailOver: false }).goesOn).toBe(false);
  });

  it("keeps a host's limit to that host", () => {
    const { task } = stepAt(firstTask(copyTo(9)), 'a', { outcomes: ['taken'], limit: 2 });
    expect(recipientsFor(task, { key: 'a', recipientLimit: null })).toHaveLength(2);
    expect(recipientsFor(task, { key: 'b', recipientLimit: null })).toHaveLength(7);
  });

  it('ends, whatever hosts say, and each recipient ends at most once', () => {
    const said = fc.record({
      outcomes: fc.array(fc.constantFrom('taken', 'refused', 'later' as const), {
        minLength: 1,
        maxLength: 5,
      }),
      limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      mayFailOver: fc.boolean(),
    });
    const words = fc.array(said, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), words, (count, script) => {
        let task = firstTask(copyTo(count));
        const ended = new Set<bigint>();
        for (let n = 0; ; n++) {
          expect(n).toBeLessThan(HOSTS.length * count * 2);
          const host =
            HOSTS.find((key) => recipientsFor(task, { key, recipientLimit: null }).length > 0) ?? 'a';
          const step = stepAt(task, host, script[n % script.length] as Said);
          for (const { recipient } of step.done) {
            expect(ended.has(recipient.id)).toBe(false);
            ended.add(recipient.id);
          }
          task = step.task;
          if (!step.goesOn) break;
        }
        expect(ended.size + task.copy.recipients.length).toBe(count);
      }),
    );
  });
});
