import { parentPort, workerData } from 'node:worker_threads';
import { createFirstAdministrator, type FirstAdministrator } from '@/lib/auth/first-administrator';
import { loadConfig } from '@/lib/config';
import { messageOf } from '@/lib/message-of';
import { fingerprint } from '@/lib/secrets/fingerprint';
import { loadSecretKey } from '@/lib/secrets/key';
import { connect } from '@/lib/store/database/client';
import { claimInstallation } from '@/lib/store/server/registration';

/**
 * Owns: what the launcher asks of the database by Prisma: the key's check and the first administrator.
 * Promises: runs as a thread of its own that ends with the work: Prisma's client would keep some 70 MB of the launcher,
 *   which runs as long as the installation does, for two statements at its start.
 */
export interface PrepareDatabaseInput {
  readonly databaseUrl: string;
  /** Environment variables, for the key and the first password. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type PrepareDatabaseResult =
  | { readonly ok: true; readonly administrator: FirstAdministrator }
  | { readonly ok: false; readonly message: string };

async function prepare({ databaseUrl, env }: PrepareDatabaseInput): Promise<FirstAdministrator> {
  const config = loadConfig(env);
  await claimInstallation(databaseUrl, fingerprint(await loadSecretKey(config)));
  const prisma = connect(databaseUrl);
  try {
    return await createFirstAdministrator(prisma, config.adminPassword ?? undefined);
  } finally {
    await prisma.$disconnect();
  }
}

const answer = (result: PrepareDatabaseResult) => parentPort?.postMessage(result);

prepare(workerData as PrepareDatabaseInput).then(
  (administrator) => answer({ ok: true, administrator }),
  (error: unknown) => answer({ ok: false, message: messageOf(error) }),
);
