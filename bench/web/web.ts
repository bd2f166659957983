import { backlogPlan, UNREACHABLE_DOMAIN } from '../backlog/backlog-mail';
import { configure, startWorld } from '../backlog/world';
import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import { bulkLoad } from '../bulk/bulk-load';
import { submitReal } from '../bulk/real-mail';
import { openClient } from '../postern/client';
import { type Installation, startInstallation } from '../postern/installation';
import type { Findings } from '../report/figures';
import { openBrowser, type Visitors } from './browser';
import { watchEvents } from './event-timing';
import { measureTransfer, type Transfer } from './transfer';
import {
  NEW_CONNECTOR_WIZARD,
  QUEUE_VIEWER,
  queuesShown,
  type Timed,
  visitQueueViewer,
  visitWizard,
  wizardShown,
} from './visits';
import { findingsOf } from './web-report';

/**
 * Owns: what the console costs a browser: octets of its first load, latency of its interactions.
 * Promises: a real Chromium on the built console, with a list that fills its page (1,000 messages); every
 *   visit begins with an empty cache.
 */
export const webBench: Bench = {
  name: 'web',
  summary: 'the console in Chromium: script of the first load, latency of interactions',
  lacks: () => [],
  roomBytes: () => 2 * GIGABYTE,
  run: runWeb,
};

const MESSAGES = 1000;
const administrator = { userName: 'administrator', password: 'correct horse battery staple' };

async function runWeb(context: BenchContext): Promise<Findings> {
  const { undo, signal, options, say } = context;
  const env = { POSTERN_ADMIN_PASSWORD: administrator.password };
  const installation = await startInstallation({ ...context, env });
  await fill(installation, context);
  say('starting Chromium');
  const visitors = await openBrowser(installation.postern.origin, administrator, undo);
  const rounds = options.rounds ?? (options.quick ? 3 : 10);
  const loads = {
    'Queue Viewer': await loadTimes(visitors, rounds, (page) =>
      measureTransfer(page, QUEUE_VIEWER, queuesShown),
    ),
    'New Send Connector wizard': await loadTimes(visitors, rounds, (page) =>
      measureTransfer(page, NEW_CONNECTOR_WIZARD, wizardShown),
    ),
  };
  const timed: Timed[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    signal.throwIfAborted();
    say(`interactions, round ${round} of ${rounds}`);
    for (const visit of [visitQueueViewer, visitWizard]) {
      const page = await visitors.enter();
      await watchEvents(page);
      timed.push(...(await visit(page)));
      await page.context().close();
    }
  }
  return findingsOf({
    loads,
    timed,
    rounds,
    chromium: visitors.version,
    durability: installation.durability,
  });
}

async function loadTimes(
  visitors: Visitors,
  rounds: number,
  measure: (page: Awaited<ReturnType<Visitors['enter']>>) => Promise<Transfer>,
): Promise<readonly Transfer[]> {
  const loads: Transfer[] = [];
  // The first one is the server's first, too.
  for (let round = 0; round <= rounds; round += 1) {
    const page = await visitors.enter();
    const load = await measure(page);
    if (round > 0) loads.push(load);
    await page.context().close();
  }
  return loads;
}

async function fill(installation: Installation, context: BenchContext): Promise<void> {
  const world = await startWorld(context);
  await configure(installation, world);
  const client = await openClient(installation.databaseUrl, context.undo);
  const mail = { client, smtpPort: installation.postern.smtpPort, signal: context.signal };
  await submitReal(mail, `real@${UNREACHABLE_DOMAIN}`, "q.kind = 'Unreachable'");
  await bulkLoad({ client, plan: backlogPlan, from: 0, to: MESSAGES, ...context });
}
