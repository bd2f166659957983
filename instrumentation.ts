/** Next calls it once a process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { checkSchemaAtStart } = await import('./lib/launch/processes/web-start');
  await checkSchemaAtStart();
}
