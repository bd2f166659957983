import { parseArgs } from 'node:util';

export interface FaultArguments {
  /** Null: the short form. */
  readonly rounds: number | null;
  readonly seed: number | undefined;
  readonly only: string | null;
}

/** @throws with what is wrong, for people. */
export function faultArguments(args: readonly string[]): FaultArguments {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
  });
  return {
    rounds: values.rounds === undefined ? null : wholeNumber('--rounds', values.rounds),
    seed: values.seed === undefined ? undefined : wholeNumber('--seed', values.seed),
    only: values.only ?? null,
  };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`${name} is '${text}'. Give a whole number from 1 on.`);
  return number;
}
