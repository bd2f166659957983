import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '@/lib/launch/project-root';
import { type BenchResult, isMet, type Run, type Table } from './figures';
import { formatNumber } from './statistics';
import { aboutLines, cellText, circumstances } from './table';

/**
 * Owns: the figures in docs/performance.md: what stands between its two markers.
 * Promises: a bench that was run replaces its own part, those of the others stay; each part says when, where and of what it
 *   is, so that parts of several runs may stand together.
 * Does not: take figures of a short run.
 */
const path = join(projectRoot, 'docs', 'performance.md');
const BEGIN = '<!-- figures: written by npm run bench -- --write-docs -->';
const END = '<!-- end of figures -->';

export async function writeDocuments(run: Run, order: readonly string[]): Promise<string> {
  if (run.isShort) throw new Error('A short run is no figure for the documents.');
  const text = await readFile(path, 'utf8');
  const [start, stop] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start < 0 || stop < start) throw new Error(`${path} lacks the markers ${BEGIN} and ${END}`);
  const parts = new Map([
    ...partsIn(text.slice(start + BEGIN.length, stop)),
    ...run.benches.map((bench) => [bench.name, partOf(bench, run)] as const),
  ]);
  const ordered = order.map((name) => parts.get(name)).filter((part) => part !== undefined);
  const figures = `\n\n${ordered.join('\n\n')}\n\n`;
  await writeFile(path, `${text.slice(0, start + BEGIN.length)}${figures}${text.slice(stop)}`);
  return path;
}

/** By name; a part begins with its heading. */
function partsIn(section: string): (readonly [string, string])[] {
  return section
    .split(/^(?=### )/m)
    .map((part) => part.trim())
    .filter((part) => part.startsWith('### '))
    .map((part) => [part.slice(4).split('\n')[0] ?? '', part]);
}

function partOf(bench: BenchResult, run: Run): string {
  const { tables, goals, setting, proofs } = bench;
  const goalRows = goals.map(
    (goal) =>
      `| ${goal.what} | ${goal.bound} ${goal.limit} ${goal.unit} | ${formatNumber(goal.measured)} ${goal.unit} | ${isMet(goal) ? 'met' : '**missed**'} |`,
  );
  return [
    `### ${bench.name}`,
    [...aboutLines(run).slice(1), circumstances(bench)].join('  \n'),
    list(setting),
    ...tables.map(tableMarkdown),
    ...(goals.length === 0 ? [] : [['| goal | | measured | |', '|---|---|---|---|', ...goalRows].join('\n')]),
    `Why the figures may be believed:\n\n${list(proofs)}`,
  ].join('\n\n');
}

function tableMarkdown({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [label = '', ...others] = columns;
  return [
    `**${title}**\n`,
    line([label, ...others]),
    line(['---', ...others.map(() => '---:')]),
    ...rows.map((row) => line([row.label, ...row.cells.map(cellText)])),
  ].join('\n');
}

function list(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${sentence}`).join('\n');
}
