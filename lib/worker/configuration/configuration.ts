import { Again } from '@/lib/again';
import { type DeliverySettings, loadDeliverySettings } from '@/lib/store/configuration/delivery-settings';
import type { Pool } from '@/lib/store/database/pool';
import { emit } from '@/lib/worker/events/events';

/**
 * Owns: the snapshot of configuration that this process decides on.
 * Promises: reads that come together share one load; when the database is away the last snapshot stays in use.
 * Does not: listen for changes (notices.ts) or say what follows from one (transport.ts).
 */
export class Configuration {
  readonly #pool: Pool;
  readonly #serverId: string;
  readonly #onRoutingChange: (settings: DeliverySettings) => void;
  #settings: DeliverySettings;
  readonly #loading = new Again(() => this.#load());

  private constructor(
    pool: Pool,
    serverId: string,
    settings: DeliverySettings,
    onRoutingChange: (settings: DeliverySettings) => void,
  ) {
    this.#pool = pool;
    this.#serverId = serverId;
    this.#settings = settings;
    this.#onRoutingChange = onRoutingChange;
  }

  static async load(
    pool: Pool,
    serverId: string,
    onRoutingChange: (settings: DeliverySettings) => void,
  ): Promise<Configuration> {
    return new Configuration(pool, serverId, await loadDeliverySettings(pool, serverId), onRoutingChange);
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
      this.#settings = settings;
      if (isRoutingNew) this.#onRoutingChange(settings);
    } catch (error) {
      emit('configurationNotRead', { error });
    }
  }
}
