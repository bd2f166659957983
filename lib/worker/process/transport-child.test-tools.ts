import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/**
 * Owns: a transport as a process of its own, which a test may kill.
 * Promises: started as the launcher starts it, but from its sources.
 * Does not: end it.
 */
export interface ChildOptions {
  readonly databaseUrl: string;
  readonly dataDirectory: string;
  readonly name: string;
  readonly port: number;
}

export function startTransportChild({ databaseUrl, dataDirectory, name, port }: ChildOptions): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'lib/worker/main.ts'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      POSTERN_DATA_DIR: dataDirectory,
      POSTERN_SERVER_NAME: name,
      POSTERN_SMTP_PORT: String(port),
      POSTERN_SECRET_KEY: '07'.repeat(32),
      POSTERN_LOG_LEVEL: 'info',
    },
  });
}

export async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** What it says from now on. */
export function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (piece: Buffer) => {
    text += piece.toString();
  });
  return () => text;
}

export async function whenListening(child: ChildProcess, port: number): Promise<void> {
  const said = collect(child);
  while (!said().includes('taking mail')) {
    if (child.exitCode !== null) throw new Error(`The transport on port ${port} ended: ${said()}`);
    await Promise.race([once(child.stderr ?? child, 'data'), once(child, 'exit')]);
  }
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP listener's address is never a pipe name
  server.close();
  await once(server, 'close');
  return port;
}
