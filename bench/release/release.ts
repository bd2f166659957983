import type pg from 'pg';
import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import { bulkLoad } from '../bulk/bulk-load';
import { loadedIn, submitReal } from '../bulk/real-mail';
import { assertConsistent, assertSameRows, rowShapes } from '../bulk/same-rows';
import { whenEmpty } from '../postern/books';
import { openClient } from '../postern/client';
import { type Installation, startInstallation } from '../postern/installation';
import { lacksPostfix } from '../postfix/postfix';
import type { Findings } from '../report/figures';
import { startSink } from '../tools/smtp-sink';
import { RELEASE_DOMAIN, releasePlan } from './release-mail';
import { findingsOf } from './release-report';
import { RELEASE_CONNECTOR, type ReleaseFigures, runRelease } from './round';

/**
 * Owns: a new connector for mail that waits for one.
 * Promises: each round begins with so many unreachable messages and ends with none, whatever came meanwhile.
 */
export const releaseBench: Bench = {
  name: 'release',
  summary: '100,000 unreachable messages, then a connector, while new mail comes',
  lacks: lacksPostfix,
  roomBytes: (options) => 4 * GIGABYTE + 3 * 14_000 * messagesOf(options),
  run: runBench,
};

const NEW_MAIL_DOMAIN = 'new.test';
/** 17 million a day. */
const PER_SECOND = 200;
const UNREACHABLE_STATE = "q.kind = 'Unreachable'";

function messagesOf({ quick, messages }: BenchContext['options']): number {
  return messages ?? (quick ? 5000 : 100_000);
}

async function runBench(context: BenchContext): Promise<Findings> {
  const { signal, options, say, undo } = context;
  const messages = messagesOf(options);
  const rounds = options.rounds ?? (options.quick ? 1 : 3);
  const [newMailSink, releaseSink] = [await startSink(context), await startSink(context)];
  const installation = await startInstallation(context);
  const client = await openClient(installation.databaseUrl, undo);
  await installation.shell(
    `New-SendConnector 'New' -AddressSpaces '${NEW_MAIL_DOMAIN}' -DNSRoutingEnabled $false -SmartHosts '127.0.0.1' -Port ${newMailSink.port}`,
  );

  const release = async (flow: number | null): Promise<ReleaseFigures> => {
    await fillUnreachable(installation, client, messages, context);
    const figures = await runRelease({
      installation,
      client,
      newMailSink,
      releaseSink,
      newMailDomain: NEW_MAIL_DOMAIN,
      perSecond: flow,
      usualMs: options.quick ? 8000 : 20_000,
      context,
    });
    await whenEmpty(installation.books, signal);
    await installation.shell(`Remove-SendConnector '${RELEASE_CONNECTOR}' -Confirm:$false`);
    return figures;
  };
  const found: ReleaseFigures[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}, ${PER_SECOND} new messages a second`);
    found.push(await release(PER_SECOND));
  }
  say('a round with as many new messages as are taken');
  const pressed = await release(null);
  return findingsOf({ found, pressed, perSecond: PER_SECOND, durability: installation.durability });
}

/** The real one is one of them. */
async function fillUnreachable(
  { postern }: Installation,
  client: pg.Client,
  messages: number,
  context: BenchContext,
): Promise<void> {
  const mail = { client, smtpPort: postern.smtpPort, signal: context.signal };
  const real = await submitReal(mail, `real@d0.${RELEASE_DOMAIN}`, UNREACHABLE_STATE);
  await bulkLoad({ client, plan: releasePlan, from: 0, to: messages - 1, ...context });
  const loaded = await loadedIn(client, UNREACHABLE_STATE);
  assertSameRows('unreachable', await rowShapes(client, real), await rowShapes(client, loaded));
  await assertConsistent(client);
}
