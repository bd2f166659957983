import type { QueueEffect } from '@/lib/mail/queue/queue-effect';
import type { Problem, ProblemStatus } from './errors';

/**
 * Owns: what every face gets back from run(): plain data, safe to send to a browser.
 * Promises: output rows are PascalCase property bags of JSON values (dates as ISO text, ids as text); no secrets.
 * Does not: format (lib/shell/output/format) or translate.
 */

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type OutputRow = { [property: string]: JsonValue };

/** What became of one object of a queue or message command. */
export interface ItemResult {
  readonly identity: string;
  /** done; pending: in flight, honoured if the attempt does not deliver; refused: see problem. */
  readonly state: 'done' | 'pending' | 'refused';
  readonly problem: Problem | null;
}

/** Paging by key: give `next` as BookmarkObject to continue. */
export interface PageInfo {
  readonly next: JsonValue | null;
  readonly previous: JsonValue | null;
  /** Exact up to 10,000; then `atLeast` is true and the console says "more than 10,000". */
  readonly totalCount: number;
  readonly totalIsAtLeast: boolean;
}

export interface CommandReport {
  readonly cmdlet: string;
  /** Shell text of what ran, secrets as (hidden). */
  readonly commandText: string;
  readonly elapsedMs: number;
  /** True when -WhatIf was given: nothing was changed. */
  readonly whatIf: boolean;
  readonly output: readonly OutputRow[];
  /** Default columns for a table; the shell's Format-Table and "Export List" use them. */
  readonly columns: readonly string[];
  readonly warnings: readonly Problem[];
  readonly queueEffect: QueueEffect | null;
  readonly items: readonly ItemResult[];
  readonly page: PageInfo | null;
  /** The audit entry by which Undo-AdminChange may take the change back; null when it cannot. */
  readonly undo: string | null;
}

/** run() for a browser or an HTTP client: a value, never an exception across the border. */
export type CommandAnswer = { readonly ok: true; readonly report: CommandReport } | CommandFailure;

export interface CommandFailure {
  readonly ok: false;
  readonly status: ProblemStatus | 500;
  readonly problems: readonly Problem[];
  readonly commandText: string | null;
}
