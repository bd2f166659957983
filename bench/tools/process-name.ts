/**
 * Owns: what a process of an installation is called in a table, by its command line.
 * Promises: `PostgreSQL` for the server and whatever it forked; unknown ones keep the start of their command line.
 */
export function processName(commandLine: string): string {
  if (/dist\/worker\/main\.js/.test(commandLine)) return 'transport';
  if (/next-server|dist\/bin\/next/.test(commandLine)) return 'web';
  if (/bootstrap\.mjs/.test(commandLine)) return 'launcher';
  if (/^npm\b/.test(commandLine)) return 'npm';
  if (/^postgres: |\/postgres -D /.test(commandLine)) return 'PostgreSQL';
  return commandLine.slice(0, 40);
}
