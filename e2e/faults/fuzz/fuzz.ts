import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '@/lib/message-of';
import { checkStored } from './check-stored';
import { connectorRules } from './connectors';
import { sendOne, startHonestClient } from './honest-client';
import { checkRest } from './rest';
import { runSession } from './session';
import { planSession } from './session-plan';
import type { Target } from './target';
import { Violation } from './violation';

/**
 * Owns: the fuzz of SMTP receive: many sessions at once against one target, each judged as it goes, the whole at the end.
 * Promises: a violation names the seed and the session that make it come again.
 */
interface FuzzOptions {
  readonly seed: number;
  /** Stops once so many commands and messages were answered. */
  readonly commands: number;
  /** This session alone; null: from the first on, as many as it takes. */
  readonly session: number | null;
  readonly onProgress: (line: string) => void;
}

export interface FuzzReport {
  readonly sessions: number;
  readonly tlsSessions: number;
  readonly commands: number;
  readonly refused: number;
  readonly accepted: number;
  /** Stored although the client had left before the reply. */
  readonly storedUnheard: number;
  /** Of the client that did all right meanwhile, connecting and leaving included. */
  readonly honest: { readonly messages: number; readonly medianMs: number; readonly p95Ms: number };
  readonly memory: { readonly warmMegabytes: number; readonly mostMegabytes: number };
  readonly seconds: number;
}

const SESSIONS_AT_ONCE = 24;
/** Below this, and a quarter of a long run, the process is not yet warm: code is compiled, heaps take their size. */
const WARM_UP_COMMANDS = 3000;
const WARM_UP_SHARE = 0.25;
/** More above the warm process would be something that is kept. */
export const MAX_GROWTH_MEGABYTES = 64;
const PROGRESS_COMMANDS = 100_000;

class Fuzz {
  readonly totals = {
    sessions: 0,
    tlsSessions: 0,
    commands: 0,
    refused: 0,
    accepted: 0,
    possibleMessages: 0,
  };
  warmBytes = 0;
  mostBytes = 0;
  trouble: unknown = null;
  #next: number;

  constructor(
    readonly target: Target,
    readonly options: FuzzOptions,
  ) {
    this.#next = options.session ?? 0;
  }

  get isDone(): boolean {
    if (this.trouble !== null) return true;
    return this.options.session === null
      ? this.totals.commands >= this.options.commands
      : this.totals.sessions > 0;
  }

  /** One session after another. */
  async work(): Promise<void> {
    while (!this.isDone) {
      const index = this.#next++;
      try {
        await this.#play(index);
      } catch (error) {
        const what = messageOf(error);
        const again = `--seed ${this.options.seed} --session ${index}`;
        this.trouble ??= new Error(`${what} (again: ${again})`, { cause: error });
      }
    }
  }

  async watch(): Promise<void> {
    let told = 0;
    const warmUp = Math.max(WARM_UP_COMMANDS, this.options.commands * WARM_UP_SHARE);
    while (!this.isDone) {
      const { rssBytes } = await this.target.facts();
      const { commands, sessions } = this.totals;
      if (commands >= warmUp && this.warmBytes === 0) this.warmBytes = rssBytes;
      this.mostBytes = Math.max(this.mostBytes, rssBytes);
      if (commands - told >= PROGRESS_COMMANDS) {
        told = commands;
        this.options.onProgress(`${commands} commands in ${sessions} sessions, ${megabytes(rssBytes)} MB`);
      }
      await pause(200);
    }
  }

  async #play(index: number): Promise<void> {
    const plan = planSession(this.options.seed, index);
    const result = await Promise.race([runSession(plan, this.target.port), this.target.died]);
    for (const accepted of result.accepted) {
      await checkStored(this.target, accepted, connectorRules[plan.client]);
    }
    this.totals.sessions += 1;
    this.totals.tlsSessions += result.isTls ? 1 : 0;
    this.totals.commands += result.answered;
    this.totals.refused += result.refused;
    this.totals.accepted += result.accepted.length;
    this.totals.possibleMessages += result.possibleMessages;
  }
}

/** @throws when the server did what it must never do. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzReport> {
  const started = performance.now();
  const run = new Fuzz(target, options);
  const honest = startHonestClient(target);
  const workers = options.session === null ? SESSIONS_AT_ONCE : 1;
  await Promise.all([run.watch(), ...Array.from({ length: workers }, () => run.work())]);
  await honest.stop();
  if (run.trouble) throw run.trouble;
  await sendOne(target, honest.latenciesMs.length);
  await checkRest(target);

  const { possibleMessages, ...totals } = run.totals;
  const { rssBytes, storedMessages, failures } = await target.facts();
  if (failures.length > 0) throw new Violation('the server failed on its own side', failures.join('; '));
  const storedUnheard = storedMessages - totals.accepted - honest.latenciesMs.length - 1;
  if (storedUnheard < 0 || storedUnheard > possibleMessages) {
    throw new Violation(
      `${storedUnheard} messages are stored that nobody heard of; at most ${possibleMessages} may be`,
    );
  }
  const warmMegabytes = megabytes(run.warmBytes || rssBytes);
  const mostMegabytes = megabytes(Math.max(run.mostBytes, rssBytes));
  if (mostMegabytes - warmMegabytes > MAX_GROWTH_MEGABYTES) {
    throw new Violation(`memory grew from ${warmMegabytes} to ${mostMegabytes} MB`);
  }
  return {
    ...totals,
    storedUnheard,
    honest: latencies(honest.latenciesMs),
    memory: { warmMegabytes, mostMegabytes },
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

function latencies(latenciesMs: readonly number[]): FuzzReport['honest'] {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return { messages: sorted.length, medianMs: at(0.5), p95Ms: at(0.95) };
}

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
