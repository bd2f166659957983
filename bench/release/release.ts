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
import { releaseDomain, releasePlan } from './release-mail';
import { findingsOf } from './release-report';
import { type ReleaseFigures, releaseConnector, runRelease } from './round';

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

const newMailDomain = 'new.test';
/** 17 million a day. */
const perSecond = 200;
const unreachableState = "q.kind = 'Unreachable'";

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
    `New-SendConnector 'New' -AddressSpaces '${newMailDomain}' -DNSRoutingEnabled $false -SmartHosts '127.0.0.1' -Port ${newMailSink.port}`,
  );

  const release = async (flow: number | null): Promise<ReleaseFigures> => {
    await fillUnreachable(installation, client, messages, context);
    const figures = await runRelease({
      installation,
      client,
      newMailSink,
      releaseSink,
      newMailDomain,
      perSecond: flow,
      usualMs: options.quick ? 8000 : 20_000,
      context,
    });
    await whenEmpty(installation.books, signal);
    await installation.shell(`Remove-SendConnector '${releaseConnector}' -Confirm:$false`);
    return figures;
  };
  const found: ReleaseFigures[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}, ${perSecond} new messages a second`);
    found.push(await release(perSecond));
  }
  say('a round with as many new messages as are taken');
  const pressed = await release(null);
  return findingsOf({ found, pressed, perSecond, durability: installation.durability });
}

/** The real one is one of them. */
async function fillUnreachable(
  { postern }: Installation,
  client: pg.Client,
  messages: number,
  context: BenchContext,
): Promise<void> {
  const mail = { client, smtpPort: postern.smtpPort, signal: context.signal };
  const real = await submitReal(mail, `real@d0.${releaseDomain}`, unreachableState);
  await bulkLoad({ client, plan: releasePlan, from: 0, to: messages - 1, ...context });
  const loaded = await loadedIn(client, unreachableState);
  assertSameRows('unreachable', await rowShapes(client, real), await rowShapes(client, loaded));
  await assertConsistent(client);
}
