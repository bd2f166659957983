/**
 * Owns: running something as on a computer in another time zone.
 * Promises: the zone is what it was afterwards. Tests run in UTC (vitest.config.ts).
 */
export function inZone<T>(zone: string, run: () => T): T {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return run();
  } finally {
    process.env.TZ = before;
  }
}
