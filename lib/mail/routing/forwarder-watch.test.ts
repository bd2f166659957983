import { describe, expect, it } from 'vitest';
import { ForwarderWatch } from './forwarder-watch';

const DAY_MS = 24 * 60 * 60_000;
const NOW = Date.parse('2026-11-30T12:00:00Z');
const OURS: ReadonlySet<string> = new Set(['hub.contoso.com', 'localhost', 'contoso.com']);

function watch() {
  const watched = new ForwarderWatch((name) => OURS.has(name));
  const note = (helo: string, { clientIp = '127.0.0.9', from = 'a@contoso.com', at = NOW } = {}) =>
    watched.note({ clientIp, helo, from }, at);
  return { watched, note };
}

describe('a forwarder on this computer is suspected', () => {
  it('when strangers say three names in HELO from its address within a day; told once', () => {
    const { watched, note } = watch();
    expect([note('mail.evil.test'), note('outsider'), note('MAIL.evil.test.')]).toEqual([null, null, null]);
    expect(watched.suspected(NOW)).toBeNull();
    const suspected = note('[203.0.113.7]');
    expect(suspected).toEqual({
      addresses: ['127.0.0.9'],
      helloNames: ['mail.evil.test', 'outsider', '[203.0.113.7]'],
      senderDomains: [],
      lastAt: '2026-11-30T12:00:00.000Z',
    });
    expect(note('fourth.test')).toBeNull();
    expect(watched.suspected(NOW)?.helloNames).toHaveLength(4);
  });

  it('when senders of ten foreign domains come by one name of ours', () => {
    const { watched, note } = watch();
    for (let at = 0; at < 9; at++) note('localhost', { from: `spam@d${at}.test` });
    expect(watched.suspected(NOW)).toBeNull();
    expect(note('localhost', { from: 'spam@D9.test' })?.senderDomains).toHaveLength(10);
  });

  it.each(['::1', '127.0.0.1', '::ffff:127.0.0.1'])('at %s too', (clientIp) => {
    const { watched, note } = watch();
    for (const helo of ['a.test', 'b.test', 'c.test']) note(helo, { clientIp });
    expect(watched.suspected(NOW)?.addresses).toEqual([clientIp]);
  });

  it('no longer than a day after the last of it', () => {
    const { watched, note } = watch();
    for (const helo of ['a.test', 'b.test', 'c.test']) note(helo);
    expect(watched.suspected(NOW + DAY_MS)).not.toBeNull();
    expect(watched.suspected(NOW + DAY_MS + 1)).toBeNull();
    expect(note('a.test', { at: NOW + DAY_MS + 1 })).toBeNull();
  });
});

describe('no forwarder is suspected', () => {
  it.each([
    [
      'programs that say our names',
      ['hub.contoso.com', 'HUB.contoso.com', 'localhost', 'contoso.com.'],
      '127.0.0.1',
    ],
    ['other computers, whatever they say', ['a.test', 'b.test', 'c.test', 'd.test'], '192.168.1.7'],
    ['two programs with names of their own', ['a.test', 'b.test', 'a.test', 'B.test'], '127.0.0.1'],
  ])('of %s', (_title, names, clientIp) => {
    const { watched, note } = watch();
    for (const helo of names) note(helo, { clientIp });
    expect(watched.suspected(NOW)).toBeNull();
  });

  it('of names that are days apart', () => {
    const { watched, note } = watch();
    for (let day = 0; day < 9; day++) note(`n${day}.test`, { at: NOW + 2 * day * DAY_MS });
    expect(watched.suspected(NOW + 16 * DAY_MS)).toBeNull();
  });
});

it('a name is cut between characters, since half a one cannot be stored', () => {
  const { watched, note } = watch();
  for (const word of ['a', 'b', 'c']) note(`${word}${'x'.repeat(98)}\u{1f600}.test`);
  const told = JSON.stringify(watched.suspected(NOW));
  expect(told).toContain(`c${'x'.repeat(98)}"`);
  expect(told).not.toMatch(/\\ud/i);
});

it('a million names take no more memory than a hundred, and of long ones the beginning is told', () => {
  const { watched, note } = watch();
  for (let at = 0; at < 1000; at++) note(`${'x'.repeat(300)}${at}`, { from: `a@${at}.${'y'.repeat(200)}` });
  for (let at = 0; at < 1000; at++) note(`n${at}.test`, { from: `a@n${at}.test` });
  const told = watched.suspected(NOW);
  expect([told?.helloNames.length, told?.senderDomains.length]).toEqual([10, 10]);
  expect(JSON.stringify(told).length).toBeLessThan(4000);
});
