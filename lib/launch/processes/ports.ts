import { createServer } from 'node:net';

/**
 * Owns: the check, before anything starts, that a port can be bound.
 * Promises: an error that names the port, why, and the setting that changes it.
 * Does not: keep it (held-ports.ts).
 */
export interface WantedPort {
  readonly what: string;
  readonly host: string;
  readonly port: number;
  readonly portSetting: string;
  readonly hostSetting: string;
  /** [::] is all of IPv6, and none of IPv4. */
  readonly isIpv6Only?: true;
}

export async function checkPort(wanted: WantedPort): Promise<void> {
  try {
    await bindOnce(wanted);
  } catch (error) {
    throw portError(wanted, (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

/** @param code of the system's error */
export function portError({ what, host, port, portSetting, hostSetting }: WantedPort, code: string): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: `is taken by another program. Stop that program, or choose another port with ${portSetting}, such as ${portSetting}=${suggestion(port)}`,
    EACCES: `may not be bound by this user. Choose one above 1023 with ${portSetting}, or give the user the right to (CAP_NET_BIND_SERVICE)`,
    EADDRNOTAVAIL: `cannot be bound: this computer has no such address. Choose another with ${hostSetting}`,
  };
  const reason = reasons[code] ?? `cannot be bound (${code}). See ${portSetting} and ${hostSetting}`;
  return new Error(`${what}: port ${port} on ${host} ${reason}.`);
}

function suggestion(port: number): number {
  return port < 1024 ? port + 8000 : port < 65535 ? port + 1 : 3000;
}

function bindOnce({ host, port, isIpv6Only }: WantedPort): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true, ipv6Only: isIpv6Only ?? false }, () =>
      server.close(() => resolve()),
    );
  });
}
