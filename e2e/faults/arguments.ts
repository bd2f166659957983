import { parseArgs } from 'node:util';

const PART_NAMES = ['ledger', 'fuzz', 'slow-clients'] as const;
type PartName = (typeof PART_NAMES)[number];

export interface FaultArguments {
  /** Null: all of them. */
  readonly part: PartName | null;
  /** Null: the short form. */
  readonly rounds: number | null;
  readonly seed: number | undefined;
  readonly only: string | null;
  /** Of the fuzz; null: the short form. */
  readonly commands: number | null;
  /** Of the fuzz; null: all. */
  readonly session: number | null;
  /** Slow ones; null: the short form. */
  readonly clients: number | null;
}

/** Whose option it is. */
const OWNERS = {
  rounds: 'ledger',
  only: 'ledger',
  commands: 'fuzz',
  session: 'fuzz',
  clients: 'slow-clients',
} as const;

/** @throws with what is wrong, for people. */
export function faultArguments(args: readonly string[]): FaultArguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ part: text, seed: text },
      ...{ rounds: text, only: text, commands: text, session: text, clients: text },
    },
  });
  const number = (name: 'rounds' | 'seed' | 'commands' | 'session' | 'clients') =>
    values[name] === undefined ? null : wholeNumber(`--${name}`, values[name], name === 'session' ? 0 : 1);
  return {
    part: partOf(values),
    rounds: number('rounds'),
    seed: number('seed') ?? undefined,
    only: values.only ?? null,
    commands: number('commands'),
    session: number('session'),
    clients: number('clients'),
  };
}

/** An option that is one part's alone takes that part and no other. */
function partOf(values: Partial<Record<keyof typeof OWNERS | 'part', string>>): PartName | null {
  let part: PartName | null = null;
  if (values.part !== undefined) {
    part = PART_NAMES.find((name) => name === values.part) ?? null;
    if (part === null) throw new Error(`--part is '${values.part}'. Give one of ${PART_NAMES.join(', ')}.`);
  }
  for (const [option, owner] of Object.entries(OWNERS)) {
    if (values[option as keyof typeof OWNERS] === undefined) continue; // Object.entries forgets the names it was given
    if (part !== null && part !== owner)
      throw new Error(`--${option} belongs to the part ${owner}, not to ${part}.`);
    part = owner;
  }
  return part;
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least)
    throw new Error(`${name} is '${text}'. Give a whole number from ${least} on.`);
  return number;
}
