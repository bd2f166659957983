import type { MailSignIns } from '@/lib/auth/mail-sign-in';
import type { Pool } from '@/lib/store/database/pool';
import type { ServerContext } from '@/lib/store/hot/server-context';
import type { Chores } from './chores/chores';
import type { IntentHandler } from './chores/intents';
import type { Sweep } from './chores/sweep';
import { lookAfterOthers } from './chores/takeover';
import type { Configuration } from './configuration/configuration';
import type { ConnectorTests } from './connector-test/connector-tests';
import { emit } from './events/events';
import type { Dispatcher } from './queue/dispatcher';
import type { RowlessKeeper } from './receive/rowless-keeper';
import type { TaskRunner } from './tasks/task-runner';

/**
 * Owns: the poll, which makes up for notices that were missed and does what time asks for.
 * Promises: the next one comes some seconds after the end of the last, however that ended.
 * Does not: any of the work itself.
 */
export interface PollParts {
  readonly pool: Pool;
  readonly context: ServerContext;
  readonly configuration: Configuration;
  readonly dispatcher: Dispatcher;
  readonly keeper: RowlessKeeper;
  readonly intents: IntentHandler;
  readonly tests: ConnectorTests;
  readonly sweep: Sweep;
  readonly chores: Chores;
  readonly tasks: TaskRunner;
  readonly signIns: MailSignIns;
}

const POLL_MS = 3000;

export class Poll {
  readonly #parts: PollParts;
  #timer: NodeJS.Timeout | null = null;
  #polling: Promise<void> | null = null;
  #isStopped = false;

  constructor(parts: PollParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#polling = this.#poll().finally(() => {
        this.#polling = null;
        this.start();
      });
    }, POLL_MS);
  }

  /** No further one begins. */
  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Resolves when the present one has ended. */
  async whenIdle(): Promise<void> {
    await this.#polling;
  }

  /** All that a poll does but chores and tasks. */
  async catchUp(): Promise<void> {
    const { pool, context, configuration, dispatcher, keeper, intents, tests, sweep, signIns } = this.#parts;
    await configuration.reload();
    await signIns.recheck();
    await lookAfterOthers(pool, context, dispatcher, keeper);
    await dispatcher.refresh();
    await intents.run();
    await tests.run();
    await sweep.run();
  }

  async #poll(): Promise<void> {
    const { chores, tasks } = this.#parts;
    try {
      await this.catchUp();
      await chores.run();
      await tasks.look();
    } catch (error) {
      emit('pollFailed', { error });
    }
  }
}
