/** Owns: what several rounds amount to. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Round by round, so that what disturbed one round disturbs both sides of its ratio. */
export function ratios(ours: readonly number[], theirs: readonly number[]): readonly number[] {
  return ours.map((value, index) => value / (theirs[index] ?? Number.NaN));
}

/** Three figures that mean something, no more. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export function roundsText(rounds: number): string {
  return rounds === 1 ? 'one round' : `${rounds} rounds`;
}
