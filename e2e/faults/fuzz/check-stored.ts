import { plainForm, RELAYED_DOMAIN } from './addresses';
import type { ConnectorRules } from './connectors';
import type { AcceptedMessage } from './dialogue';
import { maskedSha256, mendedHeader } from './header-reference';
import type { Target } from './target';
import { Violation } from './violation';

/**
 * Owns: that what was accepted is stored as it was sent, its header mended, for those to whom it was sent, and for nobody to whom this client
 *   may not send.
 */
/** A local part that asks to be passed on is none of ours (`user%foreign@ours`). */
const OWN_RECIPIENT = new RegExp(
  `^(?:"(?:[^"%!@\\\\]|\\\\[^%!@])*"|[^"%!@]+)@${RELAYED_DOMAIN.replace('.', '\\.')}\\.?$`,
);

export async function checkStored(
  target: Target,
  accepted: AcceptedMessage,
  rules: ConnectorRules,
): Promise<void> {
  const stored = await target.storedMessage(accepted.id);
  if (stored === null) throw new Violation(`message ${accepted.id} was accepted and is not stored`);
  const { content, mailLine, rcptLines } = accepted;
  const expected = mendedHeader(content, accepted.mayRelay ? latin1(stored.from) : null);
  if (stored.sha256 !== maskedSha256(Buffer.from(expected, 'latin1'))) {
    throw new Violation(`message ${accepted.id} is stored otherwise than sent`, content);
  }
  if (!mailLine.includes(stored.from)) throw new Violation(`stored from ${stored.from}, sent`, mailLine);

  const { recipients } = stored;
  if (recipients.length === 0 || recipients.length > rules.maxRecipientsPerMessage) {
    throw new Violation(`stored with ${recipients.length} recipients`, recipients.join());
  }
  // Of names that differ in the writing of their domain alone, one is stored.
  const isFor = (line: string, address: string) =>
    plainForm(line).includes(plainForm(address).replace(/\.$/, ''));
  const missing = rcptLines.find((line) => !recipients.some((address) => isFor(line, address)));
  if (missing !== undefined) throw new Violation('not stored for a recipient that was granted', missing);
  const invented = recipients.find((address) => !rcptLines.some((line) => line.includes(address)));
  if (invented !== undefined) throw new Violation('stored for a recipient that was never granted', invented);
  const foreign = recipients.find((address) => !OWN_RECIPIENT.test(plainForm(address)));
  if (!accepted.mayRelay && foreign !== undefined)
    throw new Violation('relayed for who may not relay', foreign);
}

/** An octet a character, as the content is. */
function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
