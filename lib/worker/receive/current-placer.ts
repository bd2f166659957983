import { Placer } from '@/lib/mail/routing/placer';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';

/**
 * Owns: the placer of the present snapshot of configuration, so that mail to one domain is routed once a snapshot and not
 *   once a recipient.
 * Promises: a new snapshot has a new placer.
 */
export class CurrentPlacer {
  readonly #serverId: string;
  readonly #current: () => DeliverySettings;
  #settings: DeliverySettings | null = null;
  #placer: Placer | null = null;

  constructor(serverId: string, current: () => DeliverySettings) {
    this.#serverId = serverId;
    this.#current = current;
  }

  get(): Placer {
    const settings = this.#current();
    if (this.#placer === null || this.#settings !== settings) {
      const { routing, liveServerIds } = settings;
      this.#settings = settings;
      this.#placer = new Placer({ table: routing, serverId: this.#serverId, liveServerIds });
    }
    return this.#placer;
  }
}
