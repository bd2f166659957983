import { Again } from '@/lib/again';
import type { TestState, TestStep } from '@/lib/mail/outcome/test-step';
import { readDraftConnector } from '@/lib/store/configuration/delivery-settings';
import {
  endedTests,
  storeSteps,
  type TakenTest,
  takeTests,
  testRequest,
} from '@/lib/store/connector-test/connector-tests';
import type { Pool } from '@/lib/store/database/pool';
import { emit } from '@/lib/worker/events/events';
import { type ConnectorTest, type TestMeans, testConnector } from './test-connector';
import { testMessage } from './test-message';

/**
 * Owns: the tests of send connectors that are asked of this server: taken, run beside its mail, told step by step, ended.
 * Promises: each ends, by its own end, by whoever cancels it, or after TEST_LIMIT_MS; a few at once. Mail waits for none.
 * Does not: know the way that is tested (test-connector.ts).
 */
export interface ConnectorTestServices extends Pick<TestMeans, 'ways'> {
  readonly pool: Pool;
  readonly serverId: string;
}

/** Longer than most servers let others wait; a delivery waits for longer (stage-timeouts). */
const TEST_LIMIT_MS = 120_000;
/** Whoever asked has given it up by then. */
const PATIENCE_SECONDS = 30;
const MAX_AT_ONCE = 4;

type Why = 'cancelled' | 'tooLong' | 'stopping';

export class ConnectorTests {
  readonly #services: ConnectorTestServices;
  readonly #running = new Map<bigint, { readonly end: (why: Why) => void; readonly over: Promise<void> }>();
  readonly #looking = new Again(() => this.#look());

  constructor(services: ConnectorTestServices) {
    this.#services = services;
  }

  /** Resolves when all that was asked before is taken, as far as there is room; not when it is over. */
  async run(): Promise<void> {
    try {
      await this.#looking.run();
    } catch (error) {
      emit('testsNotRun', { error });
    }
  }

  async stop(): Promise<void> {
    await this.#looking.stop();
    const running = [...this.#running.values()];
    for (const { end } of running) end('stopping');
    await Promise.all(running.map(({ over }) => over));
  }

  async #look(): Promise<void> {
    const { pool, serverId } = this.#services;
    if (this.#running.size > 0) {
      for (const id of await endedTests(pool, [...this.#running.keys()]))
        this.#running.get(id)?.end('cancelled');
    }
    const room = MAX_AT_ONCE - this.#running.size;
    if (room === 0) return;
    for (const taken of await takeTests(pool, serverId, room, PATIENCE_SECONDS)) this.#begin(taken);
  }

  #begin(taken: TakenTest): void {
    const ending = new AbortController();
    let why: Why = 'stopping';
    const end = (reason: Why) => {
      if (ending.signal.aborted) return;
      why = reason;
      ending.abort();
    };
    const timer = setTimeout(() => end('tooLong'), TEST_LIMIT_MS);
    const over = this.#test(taken, ending.signal, () => STATES[why])
      .catch((error: unknown) => emit('testsNotRun', { error }))
      .finally(() => {
        clearTimeout(timer);
        this.#running.delete(taken.id);
        // There is room for another.
        void this.run();
      });
    this.#running.set(taken.id, { end, over });
  }

  async #test(taken: TakenTest, signal: AbortSignal, stateOfEnd: () => TestState): Promise<void> {
    const { pool, ways } = this.#services;
    const test = await this.#readTest(taken);
    if (test === null) {
      await storeSteps(pool, taken.id, [], 'Lost');
      return;
    }
    const writing = new StepWriting(pool, taken.id);
    const onSteps = (steps: readonly TestStep[]) => writing.tell(steps);
    const result = await testConnector(test, { ways, signal, onSteps });
    await writing.drained();
    const state = signal.aborted ? stateOfEnd() : result.state;
    await storeSteps(pool, taken.id, result.steps, state);
    emit('connectorTested', {
      connector: taken.connectorName,
      actor: taken.actor,
      state,
      error: result.error,
      refused: result.refused,
    });
  }

  async #readTest({ connectorId, connectorName, request }: TakenTest): Promise<ConnectorTest | null> {
    const { draft, domain, envelope, sendsMessage } = testRequest.parse(request);
    const connector = await readDraftConnector(this.#services.pool, connectorId, draft);
    if (connector === null) return null;
    const server = connector.fqdn ?? this.#services.ways.settings().server.fqdn;
    const names = { connector: connectorName, server };
    const content = envelope && sendsMessage ? testMessage(envelope, names, new Date()) : null;
    return { connector, domain, envelope, content };
  }
}

const STATES: Readonly<Record<Why, TestState>> = {
  cancelled: 'Cancelled',
  tooLong: 'TimedOut',
  stopping: 'Lost',
};

/** The newest steps, one statement at a time; those in between are left out. */
class StepWriting {
  readonly #write: Again;
  #steps: readonly TestStep[] = [];

  constructor(pool: Pool, id: bigint) {
    this.#write = new Again(async () => {
      await storeSteps(pool, id, this.#steps, null);
    });
  }

  tell(steps: readonly TestStep[]): void {
    this.#steps = steps;
    // What is late is written with the next step, or at the end.
    void this.#write.run().catch((error: unknown) => emit('testsNotRun', { error }));
  }

  drained(): Promise<void> {
    return this.#write.stop();
  }
}
