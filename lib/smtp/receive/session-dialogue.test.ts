import { expect, it } from 'vitest';
import { SessionDialogue } from './session-dialogue';

it('shows who said what, several lines of a reply each', () => {
  const dialogue = new SessionDialogue();
  dialogue.said('220 postern.example ESMTP\r\n');
  dialogue.command('EHLO x', '250-postern.example\r\n250 SIZE 10\r\n', false);
  dialogue.note('content', '250 2.0.0 7 Queued\r\n');
  expect(dialogue.text()).toBe(
    'S: 220 postern.example ESMTP\nC: EHLO x\nS: 250-postern.example\nS: 250 SIZE 10\n* content\nS: 250 2.0.0 7 Queued',
  );
});

it('keeps the beginning, the end, and what was refused in the middle of a long session, and says what is left out', () => {
  const dialogue = new SessionDialogue();
  for (let n = 0; n < 1000; n += 1) {
    const isRefusal = n === 500;
    dialogue.command(
      `RCPT TO:<${n}@x>`,
      isRefusal ? '550 5.1.1 no\r\n' : '250 2.1.5 Accepted\r\n',
      isRefusal,
    );
  }
  const lines = dialogue.text().split('\n');
  expect(lines[0]).toBe('C: RCPT TO:<0@x>');
  expect(lines.at(-2)).toBe('C: RCPT TO:<999@x>');
  expect(lines.slice(48, 52)).toEqual([
    '* 476 commands are left out',
    'C: RCPT TO:<500@x>',
    'S: 550 5.1.1 no',
    '* 467 commands are left out',
  ]);
  expect(lines[52]).toBe('C: RCPT TO:<968@x>');
});

it('forgets what was granted once it is of no interest, and not what was refused', () => {
  const dialogue = new SessionDialogue();
  for (let n = 0; n < 100; n += 1) {
    const isRefusal = n === 50;
    dialogue.command(`NOOP ${n}`, isRefusal ? '500 no\r\n' : '250 OK\r\n', isRefusal);
    if (n % 10 === 9) dialogue.forgetGranted();
  }
  dialogue.command('NOOP last', '250 OK\r\n', false);
  const lines = dialogue
    .text()
    .split('\n')
    .filter((line) => !line.startsWith('S: '));
  expect(lines.slice(23)).toEqual([
    'C: NOOP 23',
    '* 26 commands are left out',
    'C: NOOP 50',
    '* 49 commands are left out',
    'C: NOOP last',
  ]);
  dialogue.forgetGranted();
  expect(dialogue.text()).toMatch(/S: 500 no\n\* 50 commands are left out$/);
});

it('leaves nothing out of a session that just fits', () => {
  for (const count of [24, 25, 55, 56]) {
    const dialogue = new SessionDialogue();
    for (let n = 0; n < count; n += 1) dialogue.command(`NOOP ${n}`, '250 OK\r\n', false);
    const said = dialogue
      .text()
      .split('\n')
      .filter((line) => !line.startsWith('S: '));
    expect(said).toEqual(Array.from({ length: count }, (_unused, n) => `C: NOOP ${n}`));
  }
});

it('is bounded, whatever is said, and hides nothing in it', () => {
  const dialogue = new SessionDialogue();
  for (let n = 0; n < 5000; n += 1)
    dialogue.command(`${n} ${'x'.repeat(2000)}\u202e`, '500 5.5.2 no\r\n', true);
  expect(dialogue.text().length).toBeLessThan(80 * 440);
  const short = new SessionDialogue();
  short.command('HELO a\u202eb\u0000', '250 \u00c3\u00bc\r\n', false);
  expect(short.text()).toBe('C: HELO a<U+202E>b<U+0000>\nS: 250 ü');
});
