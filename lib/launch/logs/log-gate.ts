import { LogBudget } from '@/lib/log-budget';
import { LEVELS, type LogEntry } from './log-entry';
import type { KeptEntry } from './read-output';

/**
 * Owns: how many entries of each process and kind the log takes.
 * Promises: at most ENTRIES_A_MINUTE of a kind; what was left out is told by an entry, at the latest when the minute is over. Memory is
 *   bounded too: a process with more than MAX_KINDS has the rest counted together. What was asked for by POSTERN_LOG_LEVEL=debug is
 *   not counted.
 */
export const ENTRIES_A_MINUTE = 200;
const WINDOW_MS = 60_000;
const MAX_KINDS = 100;
const OTHER = 'other';

export class LogGate {
  readonly #process: string;
  readonly #pass: (entry: LogEntry) => void;
  readonly #budgets = new Map<string, LogBudget>();

  constructor(process: string, pass: (entry: LogEntry) => void) {
    this.#process = process;
    this.#pass = pass;
  }

  take({ entry, kind }: KeptEntry, nowMs: number): void {
    if (entry.level >= LEVELS.info) {
      const known = this.#budgets.has(kind) || this.#budgets.size < MAX_KINDS ? kind : OTHER;
      const budget = this.#budgets.get(known) ?? new LogBudget(ENTRIES_A_MINUTE, WINDOW_MS);
      this.#budgets.set(known, budget);
      const leftOut = budget.spend(nowMs);
      if (leftOut === null) return;
      this.#tell(known, leftOut);
    }
    this.#pass(entry);
  }

  /** Called now and then. */
  tellLeftOut(nowMs: number): void {
    for (const [kind, budget] of this.#budgets) this.#tell(kind, budget.takeLeftOut(nowMs));
  }

  #tell(kind: string, leftOut: number): void {
    if (leftOut === 0) return;
    const msg = `entries of one kind were left out: more than ${ENTRIES_A_MINUTE} a minute`;
    this.#pass({ level: LEVELS.warn, time: Date.now(), process: this.#process, msg, kind, leftOut });
  }
}
