/**
 * Owns: how a process says that only people can help: an error whose message is what and the cure, and the exit status
 *   that goes with it, upon which a supervisor (lib/launch/processes/supervise.ts, systemd's RestartPreventExitStatus) asks no more.
 * Promises: it is said only when another try would end the same way; what may pass by itself (the database is away, a
 *   port is taken) is any other error, and status 1.
 */
export class CannotStartError extends Error {
  override readonly name: string = 'CannotStartError';
}

/** sysexits.h EX_CONFIG. */
export const CANNOT_START_STATUS = 78;

export function exitStatusOf(error: unknown): number {
  return error instanceof CannotStartError ? CANNOT_START_STATUS : 1;
}
