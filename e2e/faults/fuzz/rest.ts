import { setTimeout as pause } from 'node:timers/promises';
import { RawSmtpClient } from '@/lib/testing/raw-smtp-client';
import { addressOf, connectorRules } from './connectors';
import { HOSTS } from './session';
import { clients } from './session-plan';
import type { Target } from './target';
import { Violation } from './violation';

/**
 * Owns: that nothing of the clients who are gone is left: no open connection, and no count of one.
 * Promises: what the connectors count is found out from outside: from each address that was used, as many connections are
 *   let in as one address may have.
 */
const REST_MS = 15_000;

export async function checkRest(target: Target): Promise<void> {
  const deadline = performance.now() + REST_MS;
  await until(deadline, async () => {
    const { openConnections } = await target.facts();
    return openConnections === 0 || openConnections === null
      ? null
      : `${openConnections} connections are left open`;
  });
  for (const client of clients) {
    for (let host = 1; host <= HOSTS; host++) {
      const count = connectorRules[client].maxInboundConnectionPerSource;
      const address = addressOf(client, host);
      await until(deadline, async () => {
        const refusal = await connectAll(target.port, address, count);
        return refusal && `connections from ${address} are still counted: ${refusal}`;
      });
    }
  }
}

/** @returns what one of them heard instead of a greeting. */
async function connectAll(port: number, localAddress: string, count: number): Promise<string | null> {
  const connecting = Array.from({ length: count }, () => RawSmtpClient.connect(port, { localAddress }));
  const connections = await Promise.all(connecting);
  const greetings = await Promise.all(connections.map((connection) => connection.reply()));
  for (const connection of connections) connection.destroy();
  return greetings.find((greeting) => !greeting.startsWith('220')) ?? null;
}

/** The server needs a moment to see that a client has gone. */
async function until(deadline: number, complaintOf: () => Promise<string | null>): Promise<void> {
  for (;;) {
    const complaint = await complaintOf();
    if (complaint === null) return;
    if (performance.now() > deadline) throw new Violation(complaint);
    await pause(50);
  }
}
