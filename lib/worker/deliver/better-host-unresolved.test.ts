import { expect, it } from 'vitest';
import { prepareDelivery } from './deliver.test-tools';

/** We are the second choice, and what the first is called has no address at the moment: that is no loop. */
const delivery = prepareDelivery(1, {
  'ill.test': {
    mx: [
      { exchange: 'servfail.example', preference: 5 },
      { exchange: 'we.example', preference: 10 },
    ],
  },
  'gone.test': {
    mx: [
      { exchange: 'nowhere.example', preference: 5 },
      { exchange: 'we.example', preference: 10 },
    ],
  },
  'equal.test': {
    mx: [
      { exchange: 'servfail.example', preference: 10 },
      { exchange: 'we.example', preference: 10 },
    ],
  },
  'we.example': { a: ['127.0.0.1'] },
  'servfail.example': { fault: 'SERVFAIL' },
});
const ourPort = () => delivery.transport.smtp.port;

it.each([
  ['ill.test', 'SERVFAIL'],
  ['gone.test', 'MX'],
])('mail for %s waits for its better host, and is not failed as a loop', async (domain, words) => {
  await delivery.connect([], {}, ourPort());
  await delivery.send(`u@${domain}`);
  expect(await delivery.queueError()).toContain(words);
  expect(await delivery.finished(0)).toEqual([]);
});

it('mail whose other host is no better than we is a loop', async () => {
  await delivery.connect([], {}, ourPort());
  await delivery.send('u@equal.test');
  expect(await delivery.finished(1)).toEqual(['u@equal.test Failed null']);
});

it('mail of a connector of which one smart host is we and the other cannot be found waits', async () => {
  await delivery.connect(['127.0.0.1', 'servfail.example'], {}, ourPort());
  await delivery.send('u@contoso.com');
  expect(await delivery.queueError()).toContain('SERVFAIL');
  expect(await delivery.finished(0)).toEqual([]);
});
