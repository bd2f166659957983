import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { PERMISSIONS } from '@/lib/auth/permission';
import { ProvedActor } from '@/lib/auth/proved-actor';
import { connect, usePrisma } from '@/lib/store/database/client';
import type { PrismaClient } from '@/lib/store/generated/client';
import { CommandError } from './command/errors';
import type { CommandReport } from './command/report';
import { run } from './run/run';

/**
 * Owns: an installation for tests of commands: two transport servers in a test database, commands as a face runs them.
 * Promises: no process is alive in it; HUB1's lease stands, HUB2's has lapsed.
 */

export const LOCAL = ProvedActor.prove('local:test', null, PERMISSIONS);

export interface TestInstallation {
  readonly db: PrismaClient;
  readonly hub1: string;
  readonly hub2: string;
}

/** @param database registered with the test file before, and allowed to leave HUB1's lease */
export function useTestInstallation(database: { readonly url: string }): TestInstallation {
  const hub1 = randomUUID();
  const hub2 = randomUUID();
  let client: PrismaClient | null = null;
  beforeAll(async () => {
    process.env.POSTERN_SECRET_KEY = '11'.repeat(32);
    process.env.POSTERN_CONNECTOR_PORT = '2500';
    client = connect(database.url);
    usePrisma(client);
    await client.transportServer.createMany({
      data: [
        { id: hub1, name: 'HUB1', fqdn: 'hub1.contoso.com', instanceId: randomUUID() },
        { id: hub2, name: 'HUB2', fqdn: 'hub2.contoso.com' },
      ],
    });
    await client.$executeRaw`UPDATE transport_server SET lease_expires_at = now() + interval '1 hour' WHERE name = 'HUB1'`;
    await client.$executeRaw`UPDATE transport_server SET lease_expires_at = now() - interval '1 second' WHERE name = 'HUB2'`;
  });
  afterAll(async () => {
    await client?.$disconnect();
  });
  return {
    hub1,
    hub2,
    get db() {
      if (client === null) throw new Error('The installation is there from beforeAll on');
      return client;
    },
  };
}

export async function runAsLocal(
  cmdlet: string,
  parameters: Record<string, unknown> = {},
): Promise<CommandReport> {
  return await run({ cmdlet, parameters, actor: LOCAL });
}

/** `Parameter ErrorId` of each problem, `- ErrorId` for one without a parameter. */
export async function complaintsOf(
  cmdlet: string,
  parameters: Record<string, unknown>,
): Promise<readonly string[]> {
  try {
    await runAsLocal(cmdlet, parameters);
    return [];
  } catch (error) {
    if (error instanceof CommandError) {
      return error.problems.map((problem) => `${problem.parameter ?? '-'} ${problem.id}`);
    }
    throw error;
  }
}

let nextMessageId = 1n;

/** A waiting message with a recipient in each domain, in one queue, routed by version 1. */
export async function placeMessage(
  db: PrismaClient,
  queueId: bigint,
  domains: readonly string[],
  {
    size = 1000n,
    status = 'Ready',
    from = 'sender@contoso.com',
  }: { size?: bigint; status?: string; from?: string } = {},
): Promise<void> {
  const id = nextMessageId;
  nextMessageId += 1n;
  const { homeServerId } = await db.queue.findUniqueOrThrow({ where: { id: queueId } });
  await db.message.create({
    data: {
      id,
      serverId: homeServerId,
      fromAddress: from,
      subject: 'waiting',
      internetMessageId: `<${id}@contoso.com>`,
      size,
      sourceName: 'SMTP:Relay HUB1',
      receivedAt: new Date(),
      trace: {},
      openRecipients: domains.length,
      copies: { create: { queueId, status, routedVersion: 1n } },
    },
  });
  const copy = await db.copy.findFirstOrThrow({ where: { messageId: id } });
  await db.recipient.createMany({
    data: domains.map((domain) => ({ messageId: id, copyId: copy.id, address: `user@${domain}`, domain })),
  });
}
