import { describe, expect, it } from 'vitest';
import { setServer } from '@/lib/worker/process/transport.test-tools';
import { prepareDelivery } from './deliver.test-tools';

/** Exchange uses the smart hosts of one connector in turn, and fails over besides. */
const delivery = prepareDelivery(2);
const BOTH = ['127.0.0.1', '127.0.0.2'];

async function sendMany(count: number): Promise<void> {
  const { pool, transport } = delivery;
  await setServer(pool, transport.server.id, { max_per_domain_outbound_connections: 1 });
  for (let n = 0; n < count; n += 20) {
    await Promise.all(Array.from({ length: 20 }, (_unused, i) => delivery.send(`user${n + i}@contoso.com`)));
  }
  await delivery.finished(count);
}
const counts = () => delivery.hosts.map(({ messages }) => messages.length);

describe('two smart hosts', () => {
  it('share a hundred messages, connection by connection', async () => {
    await delivery.connect(BOTH);
    await sendMany(100);
    const [a = 0, b = 0] = counts();
    expect(a + b).toBe(100);
    expect(Math.min(a, b)).toBeGreaterThanOrEqual(40);
    const connections = delivery.hosts.map(
      ({ messages }) => new Set(messages.map(({ session }) => session.connection)).size,
    );
    expect(Math.abs((connections[0] ?? 0) - (connections[1] ?? 0))).toBeLessThanOrEqual(1);
  });

  it('of which one is down leave all to the other', async () => {
    await delivery.connect(BOTH);
    await delivery.hosts[0]?.stop();
    await sendMany(40);
    expect(counts()).toEqual([0, 40]);
  });

  it('are an order of preference when SmartHostRotationEnabled is $false', async () => {
    await delivery.connect(BOTH, { smart_host_rotation_enabled: false });
    await sendMany(60);
    expect(counts()).toEqual([60, 0]);
  });

  it('fail over in their order of preference, too', async () => {
    delivery.behave({ replies: { rcpt: '451 4.3.0 ill' } });
    await delivery.connect(BOTH, { smart_host_rotation_enabled: false });
    await sendMany(20);
    expect(counts()).toEqual([0, 20]);
  });
});
