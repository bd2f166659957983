import { expect, it } from 'vitest';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { TestRecord } from './test-record';

const TARGET = { host: 'mx.contoso.com', address: '192.0.2.1', port: 25 };
const LOST = newLastError('connectionLost', {
  peer: 'mx.contoso.com',
  port: 25,
  reason: 'the transport stops',
});

function begun(ending: AbortSignal): TestRecord {
  const record = new TestRecord(false, ending, () => undefined);
  record.resolves();
  record.connects(TARGET);
  record.connected();
  return record;
}

const inBrief = ({ steps }: TestRecord) =>
  steps.map(({ step, result, error }) => [step, result, error?.key ?? null]);

it('a test that is broken off blames nobody for the step that it was at', () => {
  const ending = new AbortController();
  const record = begun(ending.signal);
  ending.abort();
  record.failed(LOST, 'greeting', false);
  record.fail(LOST);
  expect(inBrief(record)).toEqual([
    ['DNS', 'Succeeded', null],
    ['Connect', 'Succeeded', null],
    ['Greeting', 'Failed', null],
  ]);
});

it('TLS that breaks and is not required is a warning, and the host has another turn', () => {
  const record = begun(new AbortController().signal);
  record.said('C', ['C: EHLO hub1.contoso.com']);
  record.said('S', ['S: 250-mx', 'S: 250 STARTTLS']);
  record.said('C', ['C: STARTTLS']);
  record.failed(LOST, 'tls', true);
  record.connects(TARGET);
  record.done();
  expect(inBrief(record).slice(3)).toEqual([
    ['EHLO', 'Succeeded', null],
    ['STARTTLS', 'Warning', 'connectionLost'],
    ['Connect', 'Succeeded', null],
  ]);
});

it('the step that a server refused has the error, though something was said behind it', () => {
  const record = begun(new AbortController().signal);
  record.said('C', ['C: RCPT TO:<a@contoso.com>']);
  record.said('S', ['S: 550 5.1.1 unknown']);
  record.said('C', ['C: RSET']);
  record.said('S', ['S: 250 ok']);
  record.fail(LOST);
  expect(inBrief(record).at(-1)).toEqual(['RCPT', 'Failed', 'connectionLost']);
  expect(record.steps.at(-1)?.dialogue.split('\n')).toHaveLength(4);
});
