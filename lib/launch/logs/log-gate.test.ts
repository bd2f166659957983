import { expect, it } from 'vitest';
import type { LogEntry } from './log-entry';
import { ENTRIES_A_MINUTE, LogGate } from './log-gate';

function gate(): { taken: LogEntry[]; gate: LogGate } {
  const taken: LogEntry[] = [];
  return { taken, gate: new LogGate('web', (entry) => taken.push(entry)) };
}

const entry = (kind: string, level = 30) => ({
  entry: { level, time: 1, process: 'web', msg: kind },
  kind,
});

it('bounds each kind by itself, and tells how many it left out', () => {
  const { taken, gate: web } = gate();
  for (let n = 0; n < ENTRIES_A_MINUTE + 50; n += 1) web.take(entry('flood'), n);
  web.take(entry('quiet'), 300);
  expect(taken).toHaveLength(ENTRIES_A_MINUTE + 1);
  expect(taken.at(-1)?.msg).toBe('quiet');
  web.take(entry('flood'), 60_001);
  expect(taken.slice(-2)).toMatchObject([
    { kind: 'flood', leftOut: 50, process: 'web', level: 40 },
    { msg: 'flood' },
  ]);
});

it('tells it also when the flood has ended', () => {
  const { taken, gate: web } = gate();
  for (let n = 0; n < ENTRIES_A_MINUTE + 50; n += 1) web.take(entry('flood'), n);
  web.tellLeftOut(30_000);
  expect(taken).toHaveLength(ENTRIES_A_MINUTE);
  web.tellLeftOut(60_001);
  web.tellLeftOut(60_002);
  expect(taken.slice(ENTRIES_A_MINUTE)).toMatchObject([{ leftOut: 50 }]);
});

it('counts kinds beyond a hundred together, so that made-up kinds are no way round', () => {
  const { taken, gate: web } = gate();
  for (let n = 0; n < 5000; n += 1) web.take(entry(`kind ${n}`), n);
  expect(taken).toHaveLength(100 + ENTRIES_A_MINUTE);
});

it('lets through whatever was asked for by a debug level', () => {
  const { taken, gate: web } = gate();
  for (let n = 0; n < 1000; n += 1) web.take(entry('accepted', 20), n);
  expect(taken).toHaveLength(1000);
});
