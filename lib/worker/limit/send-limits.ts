import { limitSender, limitsOf, type SendLimit } from '@/lib/mail/limit/send-limits';
import type { DeliverySettings } from '@/lib/store/configuration/delivery-settings';
import { forgetWaits } from '@/lib/store/limit/limit-uses';
import { rewritingOf } from '@/lib/worker/deliver/sender-rewriting';
import { emit } from '@/lib/worker/events/events';
import { ConnectorShare, type ShareServices } from './connector-share';

/**
 * Owns: this server's shares of the limits of send connectors, one a connector that has limits.
 * Promises: a limit that is changed counts from then on; who waited for another one is asked at once.
 * Does not: ask for a share (connector-share).
 */
export class SendLimits {
  readonly #services: ShareServices;
  readonly #settings: () => DeliverySettings;
  readonly #shares = new Map<string, ConnectorShare>();
  #onRoom: (connectorId: string) => void = () => undefined;

  constructor(services: ShareServices, settings: () => DeliverySettings) {
    this.#services = services;
    this.#settings = settings;
  }

  /** Mail of this connector that waited may leave now. */
  onRoom(listener: (connectorId: string) => void): void {
    this.#onRoom = listener;
  }

  /** Null: it has no limits, as most. The same until the settings are others. */
  of(connectorId: string | null): ConnectorShare | null {
    if (connectorId === null) return null;
    const limits = this.#limitsOf(connectorId);
    if (limits.length === 0) return null;
    const known = this.#shares.get(connectorId);
    if (known) return known;
    const ofConnector = {
      id: connectorId,
      senderOf: (fromAddress: string) => this.#senderOf(connectorId, fromAddress),
      onRoom: () => this.#onRoom(connectorId),
    };
    const share = new ConnectorShare(ofConnector, limits, this.#services);
    this.#shares.set(connectorId, share);
    return share;
  }

  /** These connectors are set otherwise. */
  changed(connectorIds: ReadonlySet<string>): void {
    for (const connectorId of connectorIds) {
      const isOther = this.#shares.get(connectorId)?.setLimits(this.#limitsOf(connectorId));
      if (isOther) {
        void forgetWaits(this.#services.pool, connectorId).catch((error: unknown) =>
          emit('sendLimitsNotRead', { error, connectorId }),
        );
      }
      // Its queues see whether they are limited.
      this.#onRoom(connectorId);
    }
  }

  /** The lease is lost: nothing begins. */
  forget(): void {
    for (const share of this.#shares.values()) share.forget();
  }

  /** Gives back what is left, when nothing is under way any more. */
  async stop(): Promise<void> {
    await Promise.all([...this.#shares.values()].map((share) => share.stop()));
  }

  abandon(): void {
    for (const share of this.#shares.values()) share.abandon();
  }

  /** As the other side will see it. */
  #senderOf(connectorId: string, fromAddress: string): string {
    const rewriting = rewritingOf(this.#settings().connectors.get(connectorId));
    return limitSender(rewriting?.rewriter.rewrite(fromAddress) ?? fromAddress);
  }

  #limitsOf(connectorId: string): readonly SendLimit[] {
    const connector = this.#settings().connectors.get(connectorId);
    return connector ? limitsOf(connector) : [];
  }
}
