import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { projectRoot } from '@/lib/launch/project-root';
import { type Bench, type BenchContext, GIGABYTE } from '../bench';
import { startDev } from '../postern/running-postern';
import type { Findings } from '../report/figures';
import { median } from '../report/statistics';
import { openBrowser } from '../web/browser';
import { QUEUE_VIEWER } from '../web/visits';
import { type EditedFile, editFile } from './edited-file';
import { greetingObserver, type Observer, pageObserver } from './observers';

/**
 * Owns: how long a developer waits under `npm run dev`: from a written file to what it changes.
 * Promises: real edits of this checkout, put back whatever happens; a real Chromium that has the page open and is not told
 *   to load it again; a real client of the transport.
 */
export const devBench: Bench = {
  name: 'dev',
  summary: 'npm run dev: a changed label, component and transport file, until each can be seen',
  needsNoBuild: true,
  lacks: () => [],
  roomBytes: () => 2 * GIGABYTE,
  run: runDev,
};

const administrator = { userName: 'administrator', password: 'correct horse battery staple' };
const LIMIT_SECONDS = 3;

interface Edit {
  readonly what: string;
  readonly path: string;
  /** Where the marker goes in: it must stand in the file, and what is written must too when the marker is in it. */
  readonly place: string;
  readonly withMarker: (marker: string) => string;
}

const label: Edit = {
  what: 'a label',
  path: 'lib/i18n/messages/en/queue-viewer.json',
  place: '"messages": "Messages"',
  withMarker: (marker) => `"messages": "Messages ${marker}"`,
};
const component: Edit = {
  what: 'a component',
  path: 'components/console/frame/console-header.tsx',
  place: '</header>',
  withMarker: (marker) => `<span>${marker}</span></header>`,
};
const transportFile: Edit = {
  what: 'a file of the transport',
  path: 'lib/smtp/receive/receive-connection.ts',
  place: 'rules.greeting)',
  withMarker: (marker) => `\`\${rules.greeting} ${marker}\`)`,
};

async function runDev(context: BenchContext): Promise<Findings> {
  const { directory, undo, signal, options, say } = context;
  const rounds = options.rounds ?? 5;
  const prepare = ({ path, place }: Edit) => editFile(join(projectRoot, path), place, undo);
  // Before anything starts: the last that is undone, and a place that has gone is told at once.
  const edits = [label, component, transportFile].map((edit) => ({ edit, file: prepare(edit) }));

  say('starting npm run dev');
  const running = await startDev({
    checkout: projectRoot,
    dataDirectory: join(directory, 'data-dev'),
    env: { POSTERN_ADMIN_PASSWORD: administrator.password },
    signal,
  });
  undo.add('stopping npm run dev', () => running.stop());
  const visitors = await openBrowser(running.origin, administrator, undo);
  const page = await visitors.enter();
  say('opening the Queue Viewer, which is compiled first');
  const openedAt = performance.now();
  await page.goto(QUEUE_VIEWER, { timeout: 120_000 });
  const inPage = pageObserver(page);
  await inPage.waitUntil('Messages', true, signal);
  const firstPageMs = performance.now() - openedAt;

  const observers = [inPage, inPage, greetingObserver(running.smtpPort)];
  const loads = await countLoads(page);
  const rows = [];
  for (const [index, { edit, file }] of edits.entries()) {
    const observer = observers[index];
    if (!observer) throw new Error(`Nobody looks at ${edit.what}`);
    const times: number[] = [];
    // The first is the compiler's first of its kind, too; it is shown by itself.
    for (let round = 0; round <= rounds; round += 1) {
      times.push(await timeEdit(edit, file, observer, `bench-${index}-${round}`, signal));
    }
    say(`${edit.what}: ${times.map((ms) => (ms / 1000).toFixed(2)).join(', ')} s`);
    const [first = 0, ...others] = times;
    rows.push({ edit, first, others });
  }
  return {
    rounds,
    setting: [
      `npm run dev started in ${(running.readyMs / 1000).toFixed(1)} s; its first page, compiled at that moment, stood after ${(firstPageMs / 1000).toFixed(1)} s.`,
      'From the written file until Chromium shows the text on the page that is open, or the greeting of the transport has it.',
    ],
    tables: [
      {
        title: 'A change under npm run dev',
        columns: ['', 'seen after', 'the first'],
        rows: rows.map(({ edit, first, others }) => ({
          label: `${edit.what} (\`${edit.path}\`)`,
          cells: [seconds(others), seconds([first])],
        })),
      },
    ],
    goals: rows.map(({ edit, others }) => ({
      what: `${edit.what}, median`,
      bound: 'at most',
      limit: LIMIT_SECONDS,
      unit: 's',
      measured: median(others) / 1000,
    })),
    proofs: [
      `Each text was seen to come and to go; the page was loaded ${await loads()} times more by Next itself, never by the bench.`,
    ],
  };
}

async function timeEdit(
  { withMarker }: Edit,
  file: EditedFile,
  observer: Observer,
  marker: string,
  signal: AbortSignal,
): Promise<number> {
  const writtenAt = performance.now();
  file.write(withMarker(marker));
  await observer.waitUntil(marker, true, signal);
  const ms = performance.now() - writtenAt;
  file.putBack();
  await observer.waitUntil(marker, false, signal);
  return ms;
}

/** @returns how often the page was loaded since. */
async function countLoads(page: Page): Promise<() => Promise<number>> {
  let count = 0;
  page.on('load', () => {
    count += 1;
  });
  return async () => count;
}

function seconds(ms: readonly number[]) {
  return { values: ms.map((value) => value / 1000), unit: 's' };
}
