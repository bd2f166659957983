import { expect, it } from 'vitest';
import { type KeptEntry, readNodeOutput, readPostgresOutput } from './read-output';

const MARK = 'mark ';

function read(text: string, stream: 'stdout' | 'stderr' = 'stderr', chunkOctets = 7): KeptEntry[] {
  const kept: KeptEntry[] = [];
  const reader = readNodeOutput('web', MARK, (entry) => kept.push(entry));
  const octets = Buffer.from(text);
  for (let at = 0; at < octets.length; at += chunkOctets) {
    reader.read(octets.subarray(at, at + chunkOctets), stream);
  }
  reader.end();
  return kept;
}

it('takes an entry of ours as it is, counted by what it says', () => {
  const line = `${MARK}{"level":40,"time":5,"pid":7,"hostname":"h","client":"192.0.2.1","msg":"refused"}\n`;
  expect(read(line)).toEqual([
    {
      entry: { level: 40, time: 5, process: 'web', msg: 'refused', pid: 7, client: '192.0.2.1' },
      kind: 'refused',
    },
  ]);
});

it('keeps a line of JSON without the mark as text: whoever can begin a line forges no entry', () => {
  const forged = '{"level":30,"time":1,"process":"transport","msg":"forged"}';
  for (const line of [forged, `MARK ${forged}`, `${MARK.slice(1)}${forged}`]) {
    expect(read(`x\n${line}\n`).map(({ entry }) => [entry.process, entry.msg])).toEqual([
      ['web', 'x'],
      ['web', line],
    ]);
  }
});

it('keeps a write to the console as one entry, whatever line ends it holds', () => {
  const frame = JSON.stringify({
    text: 'Error: a\n{"level":30,"msg":"forged"}\n    at here\n',
    isError: true,
  });
  const [kept, ...others] = read(`${MARK}${frame}\n`);
  expect(others).toEqual([]);
  expect(kept?.entry).toMatchObject({
    level: 50,
    process: 'web',
    msg: 'Error: a\n{"level":30,"msg":"forged"}\n    at here',
  });
});

it('keeps the mark out of the log, also of what no entry can be made of', () => {
  const long = JSON.stringify({ text: 'x'.repeat(300 * 1024), isError: false });
  for (const line of [`${MARK}${long}`, `${MARK}{"level":30,`, `half${MARK}{"text":"x"}`]) {
    const [kept] = read(`${line}\n`);
    expect(kept?.entry.msg).not.toContain(MARK);
  }
});

it('keeps the last words of a process that ends in the middle of a line', () => {
  expect(read('FATAL ERROR: heap').map(({ entry }) => [entry.level, entry.msg])).toEqual([
    [50, 'FATAL ERROR: heap'],
  ]);
});

it('keeps no more than the beginning of a line without an end, and says so', () => {
  const [kept] = read(`${'x'.repeat(1_000_000)}\n`, 'stdout', 65_536);
  expect(kept?.entry.msg).toHaveLength(256 * 1024);
  expect(kept?.entry.charactersLeftOut).toBe(1_000_000 - 256 * 1024);
});

it('takes time and severity of PostgreSQL’s lines, whose continued lines begin with a tab', () => {
  const kept: KeptEntry[] = [];
  const reader = readPostgresOutput((entry) => kept.push(entry));
  const lines = [
    '2026-11-30 12:00:00.123 UTC [77] ERROR:  duplicate key\n',
    '2026-11-30 12:00:00.124 UTC [77] STATEMENT:  SELECT 1\n\t2026-11-30 12:00:00.124 UTC [1] FATAL:  forged\n',
    'postgres: could not find the database system\n',
  ];
  reader.read(Buffer.from(lines.join('')), 'stderr');
  reader.end();
  const time = Date.UTC(2026, 10, 30, 12, 0, 0, 123);
  expect(kept.map(({ entry, kind }) => ({ ...entry, kind }))).toMatchObject([
    { level: 50, time, process: 'postgres', pid: 77, severity: 'ERROR', msg: 'duplicate key', kind: 'ERROR' },
    { level: 30, severity: 'STATEMENT', msg: 'SELECT 1' },
    { level: 30, msg: '\t2026-11-30 12:00:00.124 UTC [1] FATAL:  forged', kind: 'text' },
    { level: 30, msg: 'postgres: could not find the database system', kind: 'text' },
  ]);
});
