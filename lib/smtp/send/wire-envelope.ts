import { withAsciiDomain } from '@/lib/mail/address/mail-address';
import type { OutboundEnvelope } from '@/lib/mail/message/outbound-message';

/**
 * Owns: an envelope's addresses as MAIL and RCPT say them, and whether they need SMTPUTF8 (RFC 6531 3.4).
 * Promises: an internationalized domain is said as its A-label wherever that makes the address ASCII, so that every host takes
 *   it; a plain envelope is itself, uncopied.
 * Does not: know what the header holds (OutboundEnvelope.smtpUtf8 says so).
 */

export interface WireEnvelope {
  readonly envelope: OutboundEnvelope;
  readonly needsSmtpUtf8: boolean;
}

export function wireEnvelopeOf(envelope: OutboundEnvelope): WireEnvelope {
  if (!hasInternationalAddress(envelope)) return { envelope, needsSmtpUtf8: envelope.smtpUtf8 };
  const said = {
    ...envelope,
    from: withAsciiDomain(envelope.from),
    recipients: envelope.recipients.map(withAsciiDomain),
  };
  return { envelope: said, needsSmtpUtf8: envelope.smtpUtf8 || hasInternationalAddress(said) };
}

function hasInternationalAddress({ from, recipients }: OutboundEnvelope): boolean {
  return /[^ -~]/.test(from) || recipients.some((address) => /[^ -~]/.test(address));
}
