import type { Balance } from './balance';

/**
 * Owns: the ledger as people read it.
 */
export function ledgerTable(sum: Balance): string {
  const rows: [string, number, string?][] = [
    ['accepted', sum.accepted, `recipients of ${sum.acceptedMessages} messages that were answered with 250`],
    ['  delivered', sum.delivered, 'a receiving server answered 250'],
    ['  bounced', sum.bounced, 'a report arrived'],
    ['  still queued', sum.queued, `${sum.poison} in Poison`],
    ['  LOST', sum.lost],
    ['not accepted', sum.notAccepted, 'refused with 4xx, or the answer never came'],
    ['  yet taken', sum.notAcceptedYetTaken, 'the commit stood, its answer was lost'],
    [
      'in flight at a kill',
      sum.inFlight,
      `handed over and not yet recorded, at ${sum.kills} kills of the transport`,
    ],
    ['  came twice', sum.duplicates, 'bound: the line above'],
    ['findings', sum.findings.length],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, count, note = '']) =>
      `  ${name.padEnd(width)}  ${String(count).padStart(8)}   ${note}`.trimEnd(),
    )
    .join('\n');
}
