import { setTimeout as sleep } from 'node:timers/promises';
import { Again } from '@/lib/again';
import { isLoopbackBinding, parseBinding } from '@/lib/mail/routing/binding';
import {
  chooseReceiveConnector,
  type ReceiveConnectorPolicy,
} from '@/lib/mail/routing/receive-connector-policy';
import { writeKnownBindings } from '@/lib/secrets/known-bindings';
import type { BindingState } from '@/lib/smtp/receive/listening-sockets';
import type { ReceiveServer } from '@/lib/smtp/receive/receive';
import type { Pool } from '@/lib/store/database/pool';
import { emit } from '@/lib/worker/events/events';
import type { Bound, OwnListener } from './own-listener';

/**
 * Owns: that this process listens at the bindings of its receive connectors, whatever they become.
 * Promises: each change of the configuration is followed at once, and what could not be bound is tried again at each look. What the
 *   launcher binds at the next start stands in the data directory before it is bound here, but for a moment what it is to let go
 *   first; what came of each binding stands in the database, and in the log when it changes.
 * Does not: bind (lib/smtp/receive/listening-sockets.ts), or know when to look.
 */
export interface BindingsParts {
  readonly pool: Pool;
  readonly dataDirectory: string;
  readonly receive: ReceiveServer;
  readonly connectors: () => readonly ReceiveConnectorPolicy[];
  readonly listener: OwnListener;
}

/** lib/launch/processes/installation-ports.ts */
const LAUNCHER_LOOKS_MS = 500;

export class BindingsKeeper {
  readonly #parts: BindingsParts;
  readonly #following = new Again(() => this.#follow());
  #states: readonly BindingState[] = [];
  /** As they stand in the data directory. */
  #known: string | null = null;
  /** As it stands in the database. */
  #recorded: string | null = null;

  constructor(parts: BindingsParts) {
    this.#parts = parts;
  }

  get states(): readonly BindingState[] {
    return this.#states;
  }

  follow(): Promise<void> {
    return this.#following.run();
  }

  stop(): Promise<void> {
    return this.#following.stop();
  }

  async #follow(): Promise<void> {
    const connectors = this.#parts.connectors();
    const wanted = bindingsOf(connectors);
    await this.#writeDown(wanted);
    const before = new Map(this.#states.map((state) => [state.binding, state.fault]));
    const isSame = wanted.length === before.size && wanted.every((one) => before.get(one) === null);
    if (!isSame) this.#states = await this.#bind(wanted);
    for (const { binding, fault } of this.#states) {
      const connector = connectors.find(({ bindings }) => bindings.includes(binding))?.name ?? '';
      if (fault !== null && before.get(binding) !== fault)
        emit('bindingFailed', { connector, binding, fault });
      if (fault === null && before.get(binding)) emit('bindingMade', { binding });
    }
    await this.#record(connectors);
  }

  async #bind(wanted: readonly string[]): Promise<readonly BindingState[]> {
    let states = await this.#parts.receive.follow(wanted);
    const isNew = states.some(({ binding }) => this.#states.every((state) => state.binding !== binding));
    // What is in use may be the launcher's: the socket of an address that stands for all now, or of a binding that was removed and
    // came back between two of its looks. It lets go what does not stand in the data directory when it looks.
    for (let tries = 0; isNew && tries < 3 && states.some(isInUse); tries += 1) {
      await this.#writeDown(states.filter((state) => !isInUse(state)).map(({ binding }) => binding));
      await sleep(LAUNCHER_LOOKS_MS, undefined, { ref: false });
      states = await this.#parts.receive.follow(wanted);
    }
    await this.#writeDown(wanted);
    return states;
  }

  async #writeDown(wanted: readonly string[]): Promise<void> {
    const text = wanted.join();
    if (text === this.#known) return;
    try {
      await writeKnownBindings(this.#parts.dataDirectory, wanted);
      this.#known = text;
    } catch (error) {
      emit('bindingsNotRecorded', { error });
    }
  }

  async #record(connectors: readonly ReceiveConnectorPolicy[]): Promise<void> {
    const bound = this.#states.flatMap((state) => state.bound ?? []);
    const listening = {
      bound,
      submission: submissionOf(this.#states, connectors),
      states: Object.fromEntries(this.#states.map(({ binding, fault }) => [binding, fault])),
    };
    const text = JSON.stringify(listening);
    if (text === this.#recorded) return;
    try {
      await this.#parts.listener.record(this.#parts.pool, listening);
      this.#recorded = text;
    } catch (error) {
      emit('bindingsNotRecorded', { error });
    }
  }
}

function isInUse({ fault }: BindingState): boolean {
  return fault === 'EADDRINUSE';
}

/** Each once. One of a connector that is disabled stays bound: a port below 1024 could not be bound again before a restart. */
export function bindingsOf(
  connectors: readonly Pick<ReceiveConnectorPolicy, 'bindings'>[],
): readonly string[] {
  return [...new Set(connectors.flatMap(({ bindings }) => bindings))];
}

/** Where this computer's own mail is submitted: in the clear, and best where it may go anywhere. */
function submissionOf(
  states: readonly BindingState[],
  connectors: readonly ReceiveConnectorPolicy[],
): Bound | null {
  const open = states.flatMap(({ binding, bound }) => {
    const parsed = parseBinding(binding);
    if (bound === null || parsed === null) return [];
    const isHere = isLoopbackBinding(parsed) || parsed.address === '0.0.0.0' || parsed.address === '::';
    const here = parsed.address.includes(':') ? '::1' : '127.0.0.1';
    const chosen = chooseReceiveConnector(connectors, [binding], isHere ? here : parsed.address);
    const speaksTls = chosen?.connector.implicitTlsPorts.includes(String(parsed.port)) === true;
    return chosen === null || speaksTls ? [] : [{ bound, mayRelay: chosen.connector.mayRelay }];
  });
  return (open.find(({ mayRelay }) => mayRelay) ?? open[0])?.bound ?? null;
}
