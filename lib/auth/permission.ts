/**
 * Owns: the words for what somebody may be permitted to do.
 * Promises: one word for each part of Postern that a role of Exchange's can give or withhold by itself; `.read` shows and
 *   changes nothing. Pure.
 * Does not: say which cmdlet needs which (each names its own) or which are given together (management-roles.ts).
 */
export const PERMISSIONS = [
  'acceptedDomain.read',
  'acceptedDomain.write',
  /** One's own sign-in: password, tokens. A program that acts by a token has neither of the two words. */
  'account.read',
  'account.write',
  'auditLog.read',
  /** One's own changes; those of others need `auditLog.read` too, and each what it puts back by. */
  'auditLog.undo',
  'auditLog.write',
  'help.read',
  /** What a message says. Reading it is a change in the audit log, so the word does not end in `.read`. */
  'message.content',
  'message.send',
  /** Settings that are the whole organization's. */
  'organization.read',
  'organization.write',
  /** Queues and the messages in them. */
  'queue.read',
  'queue.write',
  'receiveConnector.read',
  'receiveConnector.write',
  /** Role groups, their members, and what management roles there are. */
  'roleGroup.read',
  'roleGroup.write',
  'sendConnector.read',
  /** Connecting by one, and a test message: what others hear of it. */
  'sendConnector.test',
  'sendConnector.write',
  /** The administrator's own words in reports. */
  'systemMessage.read',
  'systemMessage.write',
  /** What became of mail: finished messages and attempts to deliver. */
  'tracking.read',
  'transportServer.read',
  'transportServer.write',
  /** A new password for somebody else. */
  'user.password',
  'user.read',
  /** Resetting somebody else's second factor. */
  'user.secondFactor',
  'user.write',
] as const;

export type Permission = (typeof PERMISSIONS)[number];
