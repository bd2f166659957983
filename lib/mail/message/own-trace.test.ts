import { describe, expect, it } from 'vitest';
import { OwnTrace } from './own-trace';

const ours = new OwnTrace('our key');
const recipients = (...domains: string[]) => domains.map((domain) => ({ domain }));
const received = (mark: string) =>
  `Received: from a ([192.0.2.1]) by hub.example\r\n (Postern ${mark}) with ESMTP id 7\r\n`;
/** A message that left us for these domains, each time through a server of somebody else. */
const passed = (...times: string[][]) => {
  const trace = times
    .map(
      (domains) => `Received: from b by filter.example\r\n${received(ours.markFor(recipients(...domains)))}`,
    )
    .join('');
  return Buffer.from(`${trace}Subject: a\r\n\r\n`);
};

describe('mail that comes back', () => {
  it('once is taken, as from a content filter', () => {
    expect(ours.isLoop(passed(['a.example']), recipients('a.example'))).toBe(false);
  });

  it('twice for the same domain is a loop', () => {
    expect(ours.isLoop(passed(['a.example'], ['a.example']), recipients('a.example'))).toBe(true);
  });

  it('for another domain than it left for is none: a list, a forwarded message', () => {
    expect(ours.isLoop(passed(['list.example'], ['list.example']), recipients('our.example'))).toBe(false);
    expect(ours.isLoop(passed(['our.example'], ['list.example']), recipients('our.example'))).toBe(false);
  });

  it('is a loop only when it is one for each recipient', () => {
    const twice = passed(['a.example', 'b.example'], ['a.example', 'b.example']);
    expect(ours.isLoop(twice, recipients('a.example', 'b.example'))).toBe(true);
    expect(ours.isLoop(twice, recipients('a.example', 'c.example'))).toBe(false);
  });

  it('for more domains than are written down is a loop the second time, whatever the domain', () => {
    const many = Array.from({ length: 17 }, (_unused, n) => `d${n}.example`);
    expect(ours.markFor(recipients(...many))).toMatch(/^[0-9a-f]{16}\.\*$/);
    expect(ours.isLoop(passed(many, many), recipients('d3.example'))).toBe(true);
  });

  it('is known by Received fields only', () => {
    const mark = ours.markFor(recipients('a.example'));
    const block = Buffer.from(`X-Copy: ${mark}\r\nX-Copy: ${mark}\r\n${received(mark)}\r\n`);
    expect(ours.isLoop(block, recipients('a.example'))).toBe(false);
  });

  it('is not known to another installation', () => {
    const twice = passed(['a.example'], ['a.example']);
    expect(new OwnTrace('another key').isLoop(twice, recipients('a.example'))).toBe(false);
  });

  it('without a recipient in its trace that is ours is none', () => {
    expect(ours.isLoop(Buffer.from('Received: x\r\nReceived: y\r\n\r\n'), recipients('a.example'))).toBe(
      false,
    );
  });
});

describe('the mark', () => {
  it('is one word that names no domain', () => {
    expect(ours.markFor(recipients('a.example', 'b.example'))).toMatch(
      /^[0-9a-f]{16}\.[0-9a-f]{8},[0-9a-f]{8}$/,
    );
    expect(ours.markFor([])).toMatch(/^[0-9a-f]{16}\.[0-9a-f]{8}$/);
  });

  it('is the same after more domains than are remembered', () => {
    const before = ours.markFor(recipients('a.example'));
    for (let n = 0; n < 2100; n += 1) ours.markFor(recipients(`n${n}.example`));
    expect(ours.markFor(recipients('a.example'))).toBe(before);
  });
});
