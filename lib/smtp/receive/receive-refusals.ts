import type { SmtpRefusal } from '@/lib/mail/message/incoming-message';

/**
 * Owns: every refusal that receiving says of its own accord, with codes and words (RFC 3463; Exchange's texts where it
 *   has one, so that an administrator finds them in its documents).
 * Promises: 4yz for what may pass later, 5yz for what will not.
 * Does not: know when one applies.
 */

export function refusal(code: number, enhancedCode: string, text: string): SmtpRefusal {
  return { ok: false, code, enhancedCode, text };
}

const CLOSING = 'closing transmission channel';

export const REFUSALS = {
  // connection
  noConnector: refusal(421, '4.3.2', `No receive connector takes connections from this address, ${CLOSING}`),
  noProxyHeader: refusal(
    421,
    '4.7.1',
    `A proxy has to say first whose connection it is (PROXY protocol), ${CLOSING}`,
  ),
  notAProxy: refusal(421, '4.7.1', `The PROXY protocol is not taken from this address, ${CLOSING}`),
  tooManyConnections: refusal(
    421,
    '4.3.2',
    `The maximum number of concurrent connections has exceeded a limit, ${CLOSING}`,
  ),
  tooManyFromSource: refusal(
    421,
    '4.3.2',
    `The maximum number of concurrent connections from this address has exceeded a limit, ${CLOSING}`,
  ),
  tooManyErrors: refusal(421, '4.7.0', `Too many errors on this connection, ${CLOSING}`),
  tooManyCommands: refusal(421, '4.7.0', `Too many commands without a message, ${CLOSING}`),
  tooManyRefused: refusal(421, '4.7.0', `Too many recipients were refused, ${CLOSING}`),
  noRoomToWait: refusal(421, '4.3.1', `Insufficient system resources, ${CLOSING}`),
  // Exchange's words.
  tooManyMessages: refusal(
    421,
    '4.4.2',
    `Message submission rate for this client has exceeded the configured limit, ${CLOSING}`,
  ),
  connectionTimeout: refusal(421, '4.4.1', `Connection timed out, ${CLOSING}`),
  shuttingDown: refusal(421, '4.3.2', `Service not available, ${CLOSING}`),

  // RFC 5321 3.1 has 554 in place of a greeting; the words are Exchange's.
  blocked: refusal(554, '5.7.1', 'Client does not have permissions to submit to this server'),

  // commands
  lineTooLong: refusal(500, '5.5.2', 'Line too long'),
  unknownParameter: (keyword: string) => refusal(555, '5.5.4', `Unsupported parameter ${keyword}`),

  // addresses
  smtpUtf8Missing: refusal(553, '5.6.7', 'An internationalized address needs the SMTPUTF8 parameter'),
  senderWithoutDomain: refusal(501, '5.1.7', 'Invalid address: the sender has no domain'),
  recipientWithoutDomain: refusal(501, '5.1.3', 'Invalid address: the recipient has no domain'),
  unsafeSender: refusal(553, '5.1.7', 'The local part of the sender could be taken for a command or a file'),
  unsafeRecipient: refusal(
    553,
    '5.1.3',
    'The local part of the recipient could be taken for an option, a command or a file',
  ),
  noSuchRecipient: refusal(550, '5.1.1', 'RESOLVER.ADR.ExRecipNotFound; not found'),
  tooManyRecipients: refusal(452, '4.5.3', 'Too many recipients'),
  domainTakesNoMail: refusal(550, '5.1.2', 'The domain of the recipient does not exist or takes no mail'),
  tooManyDomains: refusal(452, '4.5.3', 'Too many recipient domains in one message'),
  newDomainsTooFast: refusal(451, '4.7.1', 'Too many new recipient domains, try again later'),
  unableToRelay: refusal(550, '5.7.1', 'Unable to relay'),

  // who signs in, and as whom they send
  notAuthenticated: refusal(530, '5.7.1', 'Client was not authenticated'),
  tlsRequired: refusal(530, '5.7.0', 'Must issue a STARTTLS command first'),
  notPermitted: refusal(550, '5.7.1', 'Client does not have permissions to submit to this server'),
  notOwnAddress: refusal(550, '5.7.60', 'SMTP; Client does not have permissions to send as this sender'),
  encryptionRequired: refusal(538, '5.7.11', 'Encryption required for requested authentication mechanism'),
  authTypeUnknown: refusal(504, '5.7.4', 'Unrecognized authentication type'),
  authCancelled: refusal(501, '5.7.0', 'Authentication cancelled'),
  notBase64: refusal(501, '5.5.2', 'Cannot decode the response: it is not base64'),
  authMalformed: refusal(501, '5.5.2', 'Cannot decode the response: it is none of this mechanism'),
  authLineTooLong: refusal(500, '5.5.6', 'Authentication exchange line is too long'),
  authUnsuccessful: refusal(535, '5.7.8', 'Authentication unsuccessful'),
  authNotNow: refusal(454, '4.7.0', 'Temporary authentication failure, try again later'),
  authEnded: refusal(421, '4.7.0', `What you signed in with is no longer valid, ${CLOSING}`),

  // content
  tooLarge: (maxBytes: number) =>
    refusal(552, '5.3.4', `Message size exceeds fixed maximum message size (${maxBytes} bytes)`),
  largerThanSaid: (saidBytes: number) =>
    refusal(552, '5.3.4', `Message size exceeds by far the size that was said (${saidBytes} bytes)`),
  headerTooLarge: refusal(552, '5.3.4', 'Header size exceeds fixed maximum size'),
  contentLineTooLong: (maxBytes: number) =>
    refusal(554, '5.6.0', `A line of the message is longer than ${maxBytes} octets`),
  nulInContent: refusal(554, '5.6.0', 'The message contains NUL characters'),
  hopCount: refusal(554, '5.4.6', 'Hop count exceeded - possible mail loop'),
  ownLoop: refusal(
    554,
    '5.4.6',
    'Mail loop: this server has sent this message to the same domain twice before',
  ),

  // our own trouble
  outOfResources: refusal(452, '4.3.1', 'Insufficient system resources'),
  notLookedUp: refusal(451, '4.3.0', 'The recipient could not be looked up, try again later'),
  notStored: refusal(451, '4.3.0', 'The message could not be stored, try again later'),
} as const;

/** Thrown by the content of a message that is refused while it streams; the reply follows after its end. */
export class ContentRefusedError extends Error {
  override readonly name = 'ContentRefusedError';
  constructor(readonly refusal: SmtpRefusal) {
    super(`${refusal.code} ${refusal.enhancedCode} ${refusal.text}`);
  }
}
