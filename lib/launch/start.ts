import './runtime/require-runtime.mjs';
import { exitStatusOf } from '@/lib/cannot-start';
import { consoleUrl, loadConfig } from '@/lib/config';
import { messageOf } from '@/lib/message-of';
import { readKnownBindings } from '@/lib/secrets/known-bindings';
import { shownText } from '@/lib/shown-text';
import { startAsAccount } from './account/start-as-account';
import { settingsHelp } from './help';
import { launch } from './processes/launch';
import { runUntilStopped } from './run-until-stopped';
import { terminalReport } from './terminal-report';

/**
 * Owns: `npm start`, `npm run web` and `npm run transport`.
 * Promises: shows progress, ends with the addresses and, at the first start, the administrator's name and password;
 *   Ctrl-C stops all of it, a second one at once; exit status 78 when only people can help (lib/cannot-start.ts), 1 when it
 *   could not start or had to give up.
 * Does not: decide in which order things start (launch.ts).
 */
async function main(args: readonly string[]): Promise<number> {
  const [parts, ...flags] = readCommand(args);
  if (flags.includes('--help')) {
    process.stdout.write(settingsHelp());
    return 0;
  }
  const config = loadConfig(process.env);
  const report = terminalReport(config);
  const ports = await startAsAccount(config, parts, report);
  return runUntilStopped(
    report,
    (signal) => launch({ config, parts, env: process.env, report, signal, ports }),
    async () => {
      const bindings = (await readKnownBindings(config.dataDirectory)) ?? [];
      report.blank();
      report.line(parts === 'transport' ? 'The transport process is started.' : 'Postern is ready.');
      if (parts !== 'transport') report.line(`  Console   ${consoleUrl(config).origin}`);
      if (parts !== 'web') report.line(`  SMTP      ${bindings.join(', ')}`);
      report.credentials();
      report.line(`  Data      ${config.dataDirectory}`);
      report.blank();
      report.line('Ctrl-C stops it.');
    },
  );
}

function readCommand(args: readonly string[]): ['all' | 'web' | 'transport', ...string[]] {
  const [command = 'start', ...flags] = args;
  const unknown = flags.find((flag) => flag !== '--help');
  if (unknown)
    throw new Error(`Unknown argument '${unknown}'. Settings are environment variables: see --help.`);
  return [command === 'web' || command === 'transport' ? command : 'all', ...flags];
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${shownText(messageOf(error))}\n`);
    process.exitCode = exitStatusOf(error);
  },
);
