import { access, constants } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CannotStartError, exitStatusOf } from '@/lib/cannot-start';
import { loadConfig } from '@/lib/config';
import { messageOf } from '@/lib/message-of';
import { fingerprint } from '@/lib/secrets/fingerprint';
import { loadSecretKey } from '@/lib/secrets/key';
import { findDatabaseUrl } from '@/lib/secrets/local-database';
import { requireSchemaInRange } from '@/lib/store/database/schema-range';
import { claimInstallation } from '@/lib/store/server/registration';
import packageFile from '@/package.json';
import { logEvent } from './events/event-log';
import { emit, subscribe } from './events/events';
import { takeHeldBindings } from './server/held-bindings';
import { startTransport, type Transport } from './transport';

/**
 * Owns: the transport as a process: settings, signals, exit status.
 * Promises: the first SIGTERM or SIGINT stops in order, a second ends at once (the launcher's end comes as SIGTERM:
 *   lib/launch/processes/follow-launcher.mjs); what keeps it from starting is one clear line on standard error, and exit status 78
 *   when only people can help (lib/cannot-start.ts), else 1.
 */
/** The same from the sources as from the bundle in dist/. */
const migrationsDirectory = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

async function main(): Promise<void> {
  let transport: Transport | null = null;
  let isStopping = false;
  const stop = async (status: number) => {
    if (isStopping) process.exit(status || 130);
    isStopping = true;
    await transport?.stop();
    process.exit(status);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0));

  const config = loadConfig();
  const databaseUrl = await findDatabaseUrl(config);
  const key = await loadSecretKey(config);
  await requireSchemaInRange(databaseUrl, migrationsDirectory);
  await claimInstallation(databaseUrl, fingerprint(key));
  await requireReadable('POSTERN_HTTP_AUTHORITIES', config.httpAuthorities);
  transport = await startTransport({
    config,
    databaseUrl,
    key,
    version: packageFile.version,
    http: {
      allowedHosts: config.httpAllowedHosts,
      ...(config.httpAuthorities === null ? {} : { caFile: config.httpAuthorities }),
    },
    heldBindings: takeHeldBindings(),
    isLoopbackOnly: process.getuid?.() === 0,
    onFatal: (error) => void stop(exitStatusOf(error)),
  });
  if (isStopping) await transport.stop();
}

/** Before mail is taken: the client that calls others could not be made without it. */
async function requireReadable(setting: string, path: string | null): Promise<void> {
  if (path === null) return;
  await access(path, constants.R_OK).catch((error: unknown) => {
    throw new CannotStartError(
      `${setting} cannot be read: ${messageOf(error)}. Name a PEM file that is there.`,
    );
  });
}

subscribe(logEvent);

process.on('unhandledRejection', (error) => {
  // A broken invariant: better a restart by the launcher than to go on with it.
  emit('ending', { error, why: 'defect' });
  process.exit(1);
});

main().catch((error: unknown) => {
  emit('ending', { error, why: 'cannotStart' });
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(exitStatusOf(error));
});
