import { Again } from '@/lib/again';
import {
  type ConnectorSettings,
  type DeliverySettings,
  loadDeliverySettings,
} from '@/lib/store/configuration/delivery-settings';
import type { Pool } from '@/lib/store/database/pool';
import { emit } from '@/lib/worker/events/events';

/**
 * Owns: the snapshot of configuration that this process decides on.
 * Promises: reads that come together share one load; when the database is away the last snapshot stays in use.
 * Does not: listen for changes (notices.ts) or know what follows from one.
 */
export class Configuration {
  readonly #pool: Pool;
  readonly #serverId: string;
  #onRoutingChange: () => void = () => undefined;
  #onConnectorsChange: (connectorIds: ReadonlySet<string>) => void = () => undefined;
  #onLoad: () => Promise<void> = async () => undefined;
  #settings: DeliverySettings;
  readonly #loading = new Again(() => this.#load());

  private constructor(pool: Pool, serverId: string, settings: DeliverySettings) {
    this.#pool = pool;
    this.#serverId = serverId;
    this.#settings = settings;
  }

  static async load(pool: Pool, serverId: string): Promise<Configuration> {
    return new Configuration(pool, serverId, await loadDeliverySettings(pool, serverId));
  }

  /** What follows from another routing version; it is current already. */
  onRoutingChange(listener: () => void): void {
    this.#onRoutingChange = listener;
  }

  /** What follows from other settings of connectors that there were before; they are current already. */
  onConnectorsChange(listener: (connectorIds: ReadonlySet<string>) => void): void {
    this.#onConnectorsChange = listener;
  }

  /** What follows from each load, changed or not; a load ends with it. */
  onLoad(listener: () => Promise<void>): void {
    this.#onLoad = listener;
  }

  get current(): DeliverySettings {
    return this.#settings;
  }

  /** Resolves when a load that began after this call has ended. */
  reload(): Promise<void> {
    return this.#loading.run();
  }

  async #load(): Promise<void> {
    try {
      const settings = await loadDeliverySettings(this.#pool, this.#serverId);
      const isRoutingNew = settings.routing.version !== this.#settings.routing.version;
      const changed = changedConnectors(this.#settings.connectors, settings.connectors);
      this.#settings = settings;
      if (isRoutingNew) this.#onRoutingChange();
      if (changed.size > 0) this.#onConnectorsChange(changed);
    } catch (error) {
      emit('configurationNotRead', { error });
      return;
    }
    await this.#onLoad();
  }
}

function changedConnectors(
  before: ReadonlyMap<string, ConnectorSettings>,
  after: ReadonlyMap<string, ConnectorSettings>,
): ReadonlySet<string> {
  const changed = [...after].filter(([id, settings]) => {
    const former = before.get(id);
    return former !== undefined && textOf(former) !== textOf(settings);
  });
  return new Set(changed.map(([id]) => id));
}

/** What the log tells of it has nothing to do with whether mail leaves. */
function textOf({
  protocolLoggingLevel: _level,
  name: _name,
  password,
  ...settings
}: ConnectorSettings): string {
  const sealed = password && Buffer.from(password.ciphertext).toString('base64');
  return JSON.stringify([settings, sealed]);
}
