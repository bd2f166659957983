import { expect } from 'vitest';

/**
 * Owns: telling work that grows with a text's octets from work that grows with their square.
 * Promises: one text of so many times the octets costs what so many texts cost: with a square it is sixteen times that. The
 *   fastest of a few rounds counts, since what the machine does besides makes others slower.
 * Does not: say how much is too much for one octet.
 */

const TIMES = 16;
const ROUNDS = 25;
const NOISE_MS = 1;

export function expectLinear(
  octets: number,
  make: (octets: number) => string,
  run: (text: string) => unknown,
): void {
  const [small, large] = [make(octets), make(octets * TIMES)];
  const runMany = () => {
    for (let n = 0; n < TIMES; n++) run(small);
  };
  let manyMs = Number.POSITIVE_INFINITY;
  let oneMs = Number.POSITIVE_INFINITY;
  const isLinear = () => oneMs < manyMs * 4 + NOISE_MS;
  for (let round = 0; round < ROUNDS && (round === 0 || !isLinear()); round++) {
    manyMs = Math.min(manyMs, msOf(runMany));
    oneMs = Math.min(
      oneMs,
      msOf(() => run(large)),
    );
  }
  expect(isLinear(), `${oneMs} ms, where ${TIMES} parts of it cost ${manyMs} ms`).toBe(true);
}

/** So many octets of this, again and again. */
export function filled(part: string): (octets: number) => string {
  return (octets) => part.repeat(Math.ceil(octets / part.length)).slice(0, octets);
}

function msOf(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
