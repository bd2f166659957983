import { describe, expect, it } from 'vitest';
import { MailUnderWay, type Share, underWayLimits } from './mail-under-way';

const LIMITS = { bytesOfSource: 100, bytesInAll: 250 };

function books(limits = LIMITS) {
  let hasRoom = true;
  const gaveUp: string[] = [];
  const underWay = new MailUnderWay(() => hasRoom);
  const open = (clientIp: string, connector = 'Default'): Share =>
    underWay.open(connector, clientIp, limits, () => gaveUp.push(clientIp));
  return { open, gaveUp, runOut: () => (hasRoom = false) };
}

describe('mail under way', () => {
  it('of one source is bounded over all its connections, whatever each holds', () => {
    const { open } = books();
    const connections = Array.from({ length: 5 }, () => open('192.0.2.1'));
    expect(connections.map((share) => share.take(24))).toEqual([true, true, true, true, false]);
    expect(open('198.51.100.1').take(100)).toBe(true);
  });

  it('that was refused, committed or broken off counts no more, and what found no room was never counted', () => {
    const { open } = books();
    const [first, second] = [open('192.0.2.1'), open('192.0.2.1')];
    expect([first.take(60), second.take(60), second.take(40), second.take(1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    first.free();
    expect([second.take(60), second.bytes]).toEqual([true, 100]);
    second.free();
    second.free();
    expect(first.take(100)).toBe(true);
  });

  it('of an IPv6 network is that of one source, and IPv4 in its clothes is IPv4', () => {
    const { open } = books();
    expect(open('2001:db8::1').take(80)).toBe(true);
    expect(open('2001:db8::2:1').take(80)).toBe(false);
    expect(open('192.0.2.1').take(80)).toBe(true);
    expect(open('::ffff:192.0.2.1').take(80)).toBe(false);
  });

  it('gives way where most is held: who comes with little is served', () => {
    const { open, gaveUp } = books();
    for (const address of ['192.0.2.1', '198.51.100.1', '203.0.113.1']) open(address).take(80);
    expect(open('10.0.0.1').take(20)).toBe(true);
    expect(gaveUp).toEqual(['192.0.2.1']);
  });

  it('of many sources of one network gives way before that of another, though each holds less', () => {
    const { open, gaveUp } = books();
    for (let host = 1; host <= 12; host++) open(`192.0.2.${host}`).take(20);
    expect(open('10.0.0.1').take(50)).toBe(true);
    expect(gaveUp).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  it('is refused itself when it is what holds most', () => {
    const { open, gaveUp } = books();
    for (let net = 0; net < 5; net++) open(`10.0.${net}.1`).take(40);
    expect(open('192.0.2.1').take(60)).toBe(false);
    expect(gaveUp).toEqual([]);
  });

  it('of strangers takes nothing away from that of clients that may relay', () => {
    const { open, gaveUp } = books();
    for (const address of ['192.0.2.1', '198.51.100.1', '203.0.113.1']) open(address).take(80);
    expect(open('127.0.0.1', 'Relay').take(100)).toBe(true);
    expect(gaveUp).toEqual([]);
  });

  it('is given up as a whole when there is no room, what says nothing included', () => {
    const { open, gaveUp, runOut } = books();
    const [silent, relayed, sender] = [open('192.0.2.1'), open('127.0.0.1', 'Relay'), open('192.0.2.7')];
    for (const share of [silent, relayed]) share.take(50);
    runOut();
    expect(sender.take(1)).toBe(false);
    expect(gaveUp).toEqual(['192.0.2.1', '127.0.0.1']);
    expect([silent.bytes, relayed.bytes]).toEqual([0, 0]);
  });

  it('may be two messages of a source, as large as its connector allows', () => {
    const MIB = 1024 * 1024;
    expect(underWayLimits({ mayRelay: false, maxMessageSizeBytes: 36 * MIB })).toEqual({
      bytesOfSource: 128 * MIB,
      bytesInAll: 1024 * MIB,
    });
    expect(underWayLimits({ mayRelay: true, maxMessageSizeBytes: 2048 * MIB })).toEqual({
      bytesOfSource: 4096 * MIB,
      bytesInAll: 16_384 * MIB,
    });
  });
});
