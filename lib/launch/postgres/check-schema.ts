import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';
import { startEmbeddedPostgres } from './embedded-postgres';

/**
 * Owns: the check that prisma/migrations and prisma/schema say the same (part of `npm run lint`).
 * Promises: exit status 0 when they do, 2 with the difference when not; a throwaway PostgreSQL, and Prisma's CLI with the
 *   stand-in engine, so that it runs on any machine.
 */
const directory = await mkdtemp(join(tmpdir(), 'postern-schema-'));
const postgres = await startEmbeddedPostgres({
  dataDirectory: directory,
  durable: false,
  forTests: true,
  onProgress: () => {},
});
try {
  process.exitCode = await diff(postgres.superuserUrl);
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}

function diff(databaseUrl: string): Promise<number> {
  const prisma = join(projectRoot, 'node_modules', 'prisma-cli', 'build', 'index.js');
  const paths = ['--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema'];
  const child = spawn(process.execPath, [prisma, 'migrate', 'diff', ...paths, '--exit-code'], {
    cwd: projectRoot,
    stdio: 'inherit',
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PRISMA_SCHEMA_ENGINE_BINARY: join(projectRoot, 'prisma', 'schema-engine.mjs'),
      CHECKPOINT_DISABLE: '1',
    },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
