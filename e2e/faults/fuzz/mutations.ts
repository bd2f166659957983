import { odd } from './commands';
import type { Random } from './random';
import type { Step } from './session-plan';

/**
 * Owns: what goes wrong in a dialogue that was right: order, octets, line ends, length.
 * Promises: each mutation changes one step or the place of one.
 */
type Mutation = (steps: Step[], at: number, random: Random) => void;

const ordering: readonly Mutation[] = [
  (steps, at, random) => {
    const other = random.below(steps.length);
    const [one, two] = [steps[at], steps[other]];
    if (one && two) [steps[at], steps[other]] = [two, one];
  },
  (steps, at) => {
    const step = steps[at];
    if (step) steps.splice(at, 0, step);
  },
  (steps, at) => {
    steps.splice(at, 1);
  },
  (steps, at, random) => {
    steps.splice(at, 0, commandStep(odd(random)));
  },
];

const MAX_COMMAND_BYTES = 2048;
const MAX_BUFFERED_BYTES = 64 * 1024;
/** Not at the limit of what is buffered itself: whether a line of that length is too long depends on how it is cut. */
const lengths = [
  510,
  513,
  MAX_COMMAND_BYTES,
  MAX_COMMAND_BYTES + 1,
  5000,
  MAX_BUFFERED_BYTES - 100,
  MAX_BUFFERED_BYTES + 5000,
];

const octetChanges: readonly ((octets: Buffer, random: Random) => Buffer)[] = [
  (octets, random) => insert(octets, random.below(octets.length + 1), random.octets(random.between(1, 4))),
  (octets, random) =>
    insert(
      octets,
      random.below(octets.length + 1),
      Buffer.from(
        random.pick(['\0', '\r', '\n', '\r\n', ' ', '\t', '\x80', '.', '<', '>', '@', ':']),
        'latin1',
      ),
    ),
  (octets, random) => {
    const at = random.below(octets.length + 1);
    return Buffer.concat([octets.subarray(0, at), octets.subarray(at + random.between(1, 8))]);
  },
  (octets, random) => {
    const changed = Buffer.from(octets);
    if (changed.length > 0) changed[random.below(changed.length)] = random.below(256);
    return changed;
  },
  (octets, random) =>
    Buffer.concat([
      withoutLineEnd(octets),
      Buffer.from(random.pick(['\n', '\r', '\n\r', '\r\r\n', '', ' \r\n', '\0\r\n'])),
    ]),
  (octets, random) => {
    const line = withoutLineEnd(octets);
    const padding = Buffer.alloc(
      Math.max(0, random.pick(lengths) - line.length),
      random.pick(['x', ' ', '\t', '\0', '<']),
    );
    return Buffer.concat([line, padding, Buffer.from('\r\n')]);
  },
];

export function mutate(steps: Step[], random: Random): void {
  if (steps.length === 0) return;
  const at = random.below(steps.length);
  if (random.chance(0.5)) {
    random.pick(ordering)(steps, at, random);
    return;
  }
  const step = steps[at];
  if (step) steps[at] = { ...step, octets: random.pick(octetChanges)(step.octets, random) };
}

export function commandStep(line: string): Step {
  // Beyond one octet a character only UTF-8 can be meant; else the octets are as they stand.
  const isWide = [...line].some((character) => character > '\u00ff');
  return { kind: 'command', octets: Buffer.from(`${line}\r\n`, isWide ? 'utf8' : 'latin1') };
}

const withoutLineEnd = (octets: Buffer) =>
  octets.subarray(-2).toString('latin1') === '\r\n' ? octets.subarray(0, -2) : octets;

const insert = (octets: Buffer, at: number, more: Buffer) =>
  Buffer.concat([octets.subarray(0, at), more, octets.subarray(at)]);
