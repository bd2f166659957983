import { describe, expect, it } from 'vitest';
import { ConnectionCounts } from './connection-counts';

const connector = { name: 'Default', maxInboundConnection: 5000, maxInboundConnectionPerSource: 3 };
/** How many of these clients are let in. */
const letIn = (counts: ConnectionCounts, clients: readonly string[]) =>
  clients.filter((client) => counts.add(connector, client) === null).length;
const many = (count: number, address: (n: number) => string) =>
  Array.from({ length: count }, (_unused, n) => address(n));

describe('connections from one source', () => {
  it('are counted by address over IPv4', () => {
    expect(
      letIn(
        new ConnectionCounts(),
        many(10, () => '192.0.2.1'),
      ),
    ).toBe(3);
    expect(
      letIn(
        new ConnectionCounts(),
        many(10, (n) => `192.0.2.${n}`),
      ),
    ).toBe(10);
  });

  it('are counted by /64 over IPv6, whatever address of it each takes', () => {
    expect(
      letIn(
        new ConnectionCounts(),
        many(10, (n) => `2001:db8:1:2::${n}`),
      ),
    ).toBe(3);
  });

  it('are counted by /48 at ten times the limit', () => {
    expect(
      letIn(
        new ConnectionCounts(),
        many(100, (n) => `2001:db8:1:${n.toString(16)}::1`),
      ),
    ).toBe(30);
    expect(
      letIn(
        new ConnectionCounts(),
        many(100, (n) => `2001:db8:${n.toString(16)}::1`),
      ),
    ).toBe(100);
  });

  it('are one source in both spellings of an IPv4 address', () => {
    expect(
      letIn(new ConnectionCounts(), ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.1', '::ffff:192.0.2.1']),
    ).toBe(3);
  });

  it('make room when they end', () => {
    const counts = new ConnectionCounts();
    const clients = many(3, (n) => `2001:db8:1:2::${n}`);
    expect(letIn(counts, clients)).toBe(3);
    for (const client of clients) counts.remove(connector, client);
    expect(letIn(counts, clients)).toBe(3);
  });
});
