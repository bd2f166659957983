import { SenderRewriter } from '@/lib/mail/address/sender-rewriting';
import type { ConnectorSettings } from '@/lib/store/configuration/delivery-settings';

/**
 * Owns: how a send connector rewrites senders, made once for each snapshot of its settings.
 * Does not: rewrite (lib/mail/message/rewrite-senders).
 */

export interface Rewriting {
  readonly rewriter: SenderRewriter;
  /** The old From becomes Reply-To where none stands. */
  readonly keepsReplyTo: boolean;
}

type Rewrites = Pick<ConnectorSettings, 'senderRewriting' | 'senderRewritingReplyToEnabled'>;

const known = new WeakMap<Rewrites, Rewriting>();

/** Null: mail leaves through it as it is. */
export function rewritingOf(connector: Rewrites | undefined): Rewriting | null {
  if (connector === undefined || connector.senderRewriting.length === 0) return null;
  const made = known.get(connector);
  if (made) return made;
  const rewriting = {
    rewriter: new SenderRewriter(connector.senderRewriting),
    keepsReplyTo: connector.senderRewritingReplyToEnabled,
  };
  known.set(connector, rewriting);
  return rewriting;
}
