import { startSmtpReceiver } from '@/lib/demo/smtp-receiver';
import type { Undo } from '@/lib/testing/undo';
import { addConnector } from '@/lib/worker/process/transport.test-tools';
import { startLoneTransport } from '../process/lone-transport';
import type { NormalMail } from './normal-mail';
import { MAX_KILOBYTES_EACH, type SlowReport, underSlowClients } from './slow-clients';

/**
 * Owns: the part `slow-clients` of `npm run test:faults`.
 * Promises: prints what normal mail and memory did, or what failed.
 */
interface SlowClientsRun {
  /** Null: the short form. */
  readonly clients: number | null;
  readonly undo: Undo;
  readonly say: (line: string) => void;
}

const SHORT_CLIENTS = 200;

/** @returns the exit status. */
export async function runSlowClients({ clients, undo, say }: SlowClientsRun): Promise<number> {
  const connections = clients ?? SHORT_CLIENTS;
  say(`Slow clients: ${connections} connections from as many addresses, beside normal mail`);
  const receiver = await undo.make(
    'the receiving server',
    () => startSmtpReceiver(),
    (made) => made.stop(),
  );
  const transport = await undo.make(
    'the transport',
    () => startLoneTransport({ durable: true }),
    (made) => made.stop(),
  );
  await addConnector(transport.pool, {
    name: 'everything',
    addressSpaces: ['SMTP:*;1'],
    smartHosts: [receiver.host],
    port: receiver.port,
    sources: [transport.serverId],
  });
  await transport.settled();
  say(slowTable(await underSlowClients(transport, receiver, connections)));
  return 0;
}

function slowTable({ before, during, memory, connections }: SlowReport): string {
  const line = (name: string, { accepted, delivered, messages }: NormalMail) =>
    `${name.padEnd(8)} ${messages} messages: accepted in ${ms(accepted.medianMs)} (p95 ${ms(accepted.p95Ms)}), ` +
    `delivered in ${ms(delivered.medianMs)} (p95 ${ms(delivered.p95Ms)})`;
  return [
    line('before', before),
    line('during', during),
    `memory   ${memory.beforeMegabytes} MB before, ${memory.mostMegabytes} MB at most with ${connections} connections: ` +
      `${memory.kilobytesEach} KB each (bound ${MAX_KILOBYTES_EACH})`,
  ]
    .map((text) => `     ${text}`)
    .join('\n');
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
