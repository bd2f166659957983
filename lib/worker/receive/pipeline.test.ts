import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from '@/lib/mail/message/incoming-message';
import { createPool } from '@/lib/store/database/pool';
import { ContentStore } from '@/lib/store/hot/in/content-store';
import { MailInWork } from './mail-in-work';
import { Pipeline } from './pipeline';
import { STAGES, type Stage, type Step, type StepChange } from './step';

// Nothing here reaches a database: the pool connects when it is first asked.
const pool = createPool({
  databaseUrl: 'postgres://127.0.0.1:1/none',
  applicationName: 'test',
  maxConnections: 1,
});
const ANNA = { address: 'anna@contoso.com', domain: 'contoso.com' };
const BEN = { address: 'ben@contoso.com', domain: 'contoso.com' };
const CHRIS = { address: 'chris@fabrikam.com', domain: 'fabrikam.com' };

const facts = {
  sizeBytes: 2,
  subject: '',
  internetMessageId: null as string | null,
  hopCount: 0,
  eightBit: false,
  headerBlock: Buffer.alloc(0),
  hasFields: true,
  startsWithEmptyLine: false,
};

function mail(over: Partial<typeof facts> & { mayRelay?: boolean } = {}): MailInWork {
  const { mayRelay = true, ...changes } = over;
  const incoming: IncomingMessage = {
    from: 'sender@contoso.com',
    recipients: [ANNA, BEN, CHRIS],
    smtpUtf8: false,
    eightBitMime: false,
    sizeHintBytes: null,
    content: (async function* () {})(),
    contentFacts: () => ({ ...facts, ...changes }),
    trace: {
      helo: 'client',
      clientIp: '127.0.0.1',
      clientName: null,
      protocol: 'ESMTP',
      tlsVersion: null,
      tlsCipher: null,
    },
    receiveConnectorName: 'Default',
    mayRelay,
    isSignedIn: false,
  };
  const receivedAt = new Date('2026-11-24T19:05:00Z');
  return new MailInWork({
    id: 7n,
    incoming,
    content: Buffer.from('x\n'),
    receivedAt,
    serverFqdn: 'hub.example.com',
    contents: new ContentStore(pool),
  });
}

function step(changes: readonly StepChange[] | null, over: Partial<Step> = {}): Step {
  return { name: 'a step', stage: 'rules', run: () => changes, ...over };
}

const REFUSAL = { ok: false, code: 550, enhancedCode: '5.7.1', text: 'no' } as const;

describe('a pipeline', () => {
  it('without steps answers at once and leaves all as the client gave it, uncopied', () => {
    const message = mail();
    expect(new Pipeline([]).run(message)).toBeNull();
    expect(message.recipients).toBe(message.incoming.recipients);
    expect(message.parts()[0]).toBe(message.incoming.recipients);
    expect(message.addedHeaders).toBe('');
    expect(message.furtherMessages).toHaveLength(0);
    expect(message.furtherMessages).toBe(mail().furtherMessages);
  });

  it('runs its steps by stage, whatever the order in which they were given', async () => {
    const order: Stage[] = [];
    const steps = [...STAGES].reverse().map((stage) =>
      step(null, {
        stage,
        run: () => {
          order.push(stage);
          return null;
        },
      }),
    );
    expect(new Pipeline(steps).run(mail())).toBeNull();
    expect(order).toEqual(['received', 'verdicts', 'filters', 'recipients', 'rules', 'hold']);
  });

  it('waits for a step that is late, and the next one sees what it changed', async () => {
    const seen: number[] = [];
    const late = step(null, {
      run: async () => [{ kind: 'dropRecipients', recipients: [ANNA], reason: 'test' }],
    });
    const last = step(null, {
      run: ({ recipients }) => {
        seen.push(recipients.length);
        return null;
      },
    });
    const result = new Pipeline([last, late, last]).run(mail());
    expect(result).toBeInstanceOf(Promise);
    expect(await result).toBeNull();
    expect(seen).toEqual([3, 2]);
  });

  it.each([
    ['at once', step([{ kind: 'refuse', refusal: REFUSAL }])],
    ['late', step(null, { run: async () => [{ kind: 'refuse', refusal: REFUSAL }] })],
  ])('ends with the first refusal, given %s', async (_when, refusing) => {
    const after = step(null, {
      run: () => {
        throw new Error('ran');
      },
    });
    expect(await new Pipeline([refusing, after]).run(mail())).toBe(REFUSAL);
  });
});

describe('changes of a step', () => {
  const changed = (...changes: StepChange[]) => {
    const message = mail();
    message.apply(step(null), changes);
    return message;
  };

  it('add recipients once, behind the others', () => {
    const again = { address: 'ben@CONTOSO.com', domain: 'contoso.com' };
    const dan = { address: 'dan@contoso.com', domain: 'contoso.com' };
    const message = changed({ kind: 'addRecipients', recipients: [again, dan, dan], reason: 'test' });
    expect(message.recipients).toEqual([ANNA, BEN, CHRIS, dan]);
  });

  it('part recipients, each in one part only', () => {
    const message = changed(
      { kind: 'split', recipients: [ANNA, BEN], reason: 'test' },
      { kind: 'split', recipients: [BEN], reason: 'test' },
    );
    expect(message.parts()).toEqual([[CHRIS], [ANNA], [BEN]]);
    message.apply(step(null), [{ kind: 'dropRecipients', recipients: [ANNA], reason: 'test' }]);
    expect(message.parts()).toEqual([[CHRIS], [BEN]]);
  });

  it.each<[string, StepChange]>([
    ['drop nobody who is not there', { kind: 'dropRecipients', recipients: [{ ...ANNA }], reason: '' }],
    ['part nobody who is not there', { kind: 'split', recipients: [{ ...ANNA }], reason: '' }],
    ['bring no line of their own', { kind: 'addHeader', name: 'X-A', value: 'b\r\nBcc: c' }],
    ['bring no name that is none', { kind: 'addHeader', name: 'X A', value: 'b' }],
    ['add no more than the database keeps', { kind: 'addHeader', name: 'X-A', value: 'b '.repeat(2000) }],
  ])('%s', (_title, change) => {
    expect(() => changed(change)).toThrow(/^a step: /);
  });

  it('are read by the next step from the content as it came', async () => {
    const pieces: Buffer[] = [];
    for await (const piece of mail().readContent()) pieces.push(piece);
    expect(Buffer.concat(pieces).toString()).toBe('x\n');
  });
});
