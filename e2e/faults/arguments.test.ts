import { expect, it } from 'vitest';
import { faultArguments } from './arguments';

it('an option of one part takes that part alone', () => {
  expect(faultArguments([])).toMatchObject({ part: null, rounds: null, commands: null, clients: null });
  expect(faultArguments(['--rounds', '100'])).toMatchObject({ part: 'ledger', rounds: 100 });
  expect(faultArguments(['--commands', '1000000'])).toMatchObject({ part: 'fuzz', commands: 1_000_000 });
  expect(faultArguments(['--seed', '7', '--session', '0'])).toMatchObject({
    part: 'fuzz',
    seed: 7,
    session: 0,
  });
  expect(faultArguments(['--part', 'slow-clients', '--clients', '9'])).toMatchObject({ clients: 9 });
});

it.each([
  [['--part', 'weather'], "--part is 'weather'. Give one of ledger, fuzz, slow-clients."],
  [['--part', 'ledger', '--commands', '5'], '--commands belongs to the part fuzz, not to ledger.'],
  [['--rounds', '5', '--clients', '5'], '--clients belongs to the part slow-clients, not to ledger.'],
  [['--commands', '1e999'], "--commands is '1e999'. Give a whole number from 1 on."],
  [['--session', '-1'], /^Option '--session' argument is ambiguous|--session is '-1'/],
])('%j is refused with the cure', (args, message) => {
  expect(() => faultArguments(args)).toThrow(message);
});
