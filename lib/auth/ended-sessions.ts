/**
 * Owns: that sessions have ended, told to every web process: streams of theirs end at once (app/api/events).
 * Does not: end them. A notice that is lost is made up for by each stream's own look.
 */
export const ENDED_SESSIONS = 'sessions';

export async function announceEndedSessions(database: {
  $queryRaw<T>(query: TemplateStringsArray, ...values: unknown[]): Promise<T>;
}): Promise<void> {
  await database.$queryRaw`SELECT pg_notify(${`postern_${ENDED_SESSIONS}`}, '')::text`;
}
