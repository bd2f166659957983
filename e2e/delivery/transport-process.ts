import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { projectRoot } from '@/lib/launch/project-root';
import { freePort } from '@/lib/testing/free-port';

/**
 * Owns: a transport process by itself, as `npm run transport` starts it beside a database that others run.
 * Promises: the built program, with a data directory of its own and a host name by which its connections are known.
 *   `stop` leaves no process and no file, also after a kill.
 */
export interface TransportProcess {
  readonly serverId: string;
  readonly fqdn: string;
  readonly smtpPort: number;
  /** SIGKILL. Resolves when it is no more. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTransportProcess(databaseUrl: string, name: string): Promise<TransportProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'postern-transport-'));
  const serverId = randomUUID();
  const fqdn = `${name.toLowerCase()}.contoso.example`;
  await writeFile(join(directory, 'server.json'), JSON.stringify({ id: serverId, name, fqdn }), {
    mode: 0o600,
  });
  const smtpPort = await freePort();
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'worker', 'main.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      POSTERN_DATA_DIR: directory,
      POSTERN_SMTP_PORT: String(smtpPort),
      // One installation: all of its servers have the same key.
      POSTERN_SECRET_KEY: '07'.repeat(32),
      POSTERN_LOG_LEVEL: 'info',
    },
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
  };
  try {
    await untilItTakesMail(child);
  } catch (error) {
    await rm(directory, { recursive: true });
    throw error;
  }
  return {
    serverId,
    fqdn,
    smtpPort,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      await rm(directory, { recursive: true });
    },
  };
}

async function untilItTakesMail(child: ChildProcessByStdio<null, null, Readable>): Promise<void> {
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      if (line.includes('"taking mail"')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`The transport ended with ${code}:\n${said.join('\n')}`)));
  });
}
