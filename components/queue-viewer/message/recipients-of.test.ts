import { describe, expect, it } from 'vitest';
import type { AttemptRow } from './attempt-row';
import { type FinishedFacts, recipientsOf } from './recipients-of';

const attempt: AttemptRow = {
  Identity: '1',
  Date: '2026-11-24T10:00:00.000Z',
  Outcome: 'Delivered',
  SentAs: null,
  Host: 'mx1.fabrikam.com',
  Address: '192.0.2.1',
  Port: 25,
  TlsVersion: null,
  TlsCipher: null,
  DurationMs: 800,
  Reply: '250 ok',
  EnhancedCode: null,
  LastError: null,
  LastErrorDetail: null,
  Recipients: [],
  QueueId: '7',
  HasDialogue: false,
  Dialogue: null,
};
const finished = (more: Partial<FinishedFacts>): FinishedFacts => ({
  Recipient: 'x@fabrikam.com',
  Outcome: 'Delivered',
  Reply: '250 2.0.0 taken',
  QueueId: '7',
  DateFinished: '2026-11-24T10:00:01.000Z',
  ...more,
});

describe('whom an attempt was for', () => {
  it('stands in the attempt when somebody did not get the mail', () => {
    const Recipients = [
      {
        Address: 'ceo@fabrikam.com',
        Outcome: 'Retry',
        Reply: '450 busy',
        LastError: null,
        LastErrorDetail: null,
      },
    ];
    expect(recipientsOf({ ...attempt, Outcome: 'Retry', Recipients }, [finished({})])).toBe(Recipients);
  });

  it('is told by those who were done then when all got it, each with its own reply', () => {
    const others = [
      finished({ Recipient: 'other queue', QueueId: '8' }),
      finished({ Recipient: 'failed', Outcome: 'Failed' }),
      finished({ Recipient: 'earlier', DateFinished: '2026-11-24T09:59:59.000Z' }),
      finished({ Recipient: 'later', DateFinished: '2026-11-24T10:15:00.000Z' }),
    ];
    expect(recipientsOf(attempt, [...others, finished({})])).toEqual([
      {
        Address: 'x@fabrikam.com',
        Outcome: 'Delivered',
        Reply: '250 2.0.0 taken',
        LastError: null,
        LastErrorDetail: null,
      },
    ]);
  });

  it('is nobody when the connection failed', () => {
    expect(recipientsOf({ ...attempt, Outcome: 'Retry' }, [finished({})])).toEqual([]);
  });
});
