import { expect, it } from 'vitest';
import { changeRouting, submitMail, until } from '@/lib/worker/process/transport.test-tools';
import { prepareDelivery } from './deliver.test-tools';

/** One smart host for a scanner, and none for others. */
const delivery = prepareDelivery(1);

const send = (from: string) => submitMail(delivery.transport.smtp.port, { from, to: ['user@fabrikam.com'] });

const placed = (count: number) =>
  until(
    delivery.pool,
    `SELECT m.from_address, q.kind, c.last_error_text FROM copy c JOIN message m ON m.id = c.message_id
     JOIN queue q ON q.id = c.queue_id WHERE q.kind = 'Unreachable' ORDER BY 1`,
    (rows) => rows.length === count && rows,
  );

it('a connector that is limited to senders takes their mail; of others, and of nobody, it waits with the reason', async () => {
  await delivery.connect(['127.0.0.1'], {
    accept_messages_only_from: ['scanner@contoso.com', '*.branch.example'],
  });
  const reason =
    'A matching connector cannot be found for this sender: AcceptMessagesOnlyFrom of out names others only.';
  for (const from of [
    'Scanner@contoso.com',
    'anna@contoso.com',
    'a@b.branch.example',
    '',
    'anna@contoso.com',
  ])
    await send(from);
  const taken = await delivery.hosts[0]?.waitForMessages(2);
  expect(taken?.map(({ envelope }) => envelope.from).sort()).toEqual([
    'Scanner@contoso.com',
    'a@b.branch.example',
  ]);
  expect(await placed(3)).toEqual(
    ['', 'anna@contoso.com', 'anna@contoso.com'].map((from_address) => ({
      from_address,
      kind: 'Unreachable',
      last_error_text: reason,
    })),
  );

  await delivery.pool.query('UPDATE send_connector SET accept_messages_only_from = $1', [['contoso.com']]);
  await changeRouting(delivery.pool);
  expect((await delivery.hosts[0]?.waitForMessages(4))?.length).toBe(4);
  expect(await placed(1)).toMatchObject([{ from_address: '' }]);
});
