import { createServer } from 'node:net';

/**
 * Owns: the check, before anything starts, that the ports can be bound.
 * Promises: an error that names the port, why, and the setting that changes it.
 * Does not: keep them: between the check and the process that binds, another may be quicker, which its own error tells.
 */
export interface WantedPort {
  readonly what: string;
  readonly host: string;
  readonly port: number;
  readonly portSetting: string;
  readonly hostSetting: string;
}

export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const port of wanted) await checkPort(port);
}

async function checkPort({ what, host, port, portSetting, hostSetting }: WantedPort): Promise<void> {
  try {
    await bindOnce(host, port);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reasons: Record<string, string> = {
      EADDRINUSE: `is taken by another program. Stop that program, or choose another port with ${portSetting}, such as ${portSetting}=${suggestion(port)}`,
      EACCES: `may not be bound by this user. Choose one above 1023 with ${portSetting}, or give the user the right to`,
      EADDRNOTAVAIL: `cannot be bound: this computer has no such address. Choose another with ${hostSetting}`,
    };
    const reason =
      (code && reasons[code]) ??
      `cannot be bound (${code ?? String(error)}). See ${portSetting} and ${hostSetting}`;
    throw new Error(`${what}: port ${port} on ${host} ${reason}.`);
  }
}

function suggestion(port: number): number {
  return port < 1024 ? port + 8000 : port < 65535 ? port + 1 : 3000;
}

function bindOnce(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}
