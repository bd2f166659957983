import { expect, it } from 'vitest';
import { CommandError } from './command/errors';
import { allCommands } from './registry';
import { bindParameters } from './run/bind';

/** What a pattern reads again and again when it begins anew at each place. */
const HOSTILE = ['1', ' ', 'a', '.', '-', '%', '\t', '"', '<', '\u3000'].map(
  (letter) => `1${letter.repeat(300_000)}!`,
);
const LONG = [
  'Body',
  'BookmarkObject',
  'Certificate',
  'Filter',
  'PasskeyResponse',
  'RefreshToken',
  'ServiceAccountKey',
];

const parameters = allCommands().flatMap((command) =>
  Object.keys(command.parameters.shape)
    .filter((name) => !LONG.includes(name))
    .map((name) => ({ command, name })),
);

it('a text of 300,000 characters is refused before any pattern reads it, in each parameter but seven', () => {
  expect(parameters.length).toBeGreaterThan(100);
  for (const { command, name } of parameters) {
    for (const text of HOSTILE) {
      for (const value of [text, [text], { UserName: text }]) {
        expect(
          problemsOf(() => bindParameters(command, { [name]: value })),
          `${command.name} -${name}`,
        ).toEqual([['TextTooLong', name]]);
      }
    }
  }
});

function problemsOf(bind: () => unknown): unknown {
  try {
    return bind();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error.problems.map(({ id, parameter }) => [id, parameter]);
  }
}
