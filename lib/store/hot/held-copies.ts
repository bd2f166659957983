/**
 * Owns: how the rows of mail say that it waits for an administrator after a restore: it may have been delivered since the
 *   backup.
 * Promises: whatever the transport does with a suspended copy it does with a held one, which is one that bears the mark.
 *   Time does nothing to a held copy: it is passed by (lib/store/hot/out/expire.ts), and a message that has no expiry of its
 *   own is not even looked at.
 */

const NEVER = '9999-12-31 00:00:00+00';

export const HOLD_COPY = `status = 'Suspended', restored = true, next_attempt_at = NULL`;
/** One that has an expiry of its own keeps it: an administrator gave it. */
export const HOLD_MESSAGE = `expires_at = coalesce(expires_at, '${NEVER}'), delay_notice_at = NULL`;

export const RELEASE_COPY = `status = 'Ready', restored = false`;

/** Of message `m`. Its clock stood still from the backup to its release: what was left then is an expiry of its own. */
export const RELEASE_MESSAGE = `expires_at = now() + greatest(interval '0', m.received_at
  + coalesce((SELECT s.message_expiration_timeout FROM transport_server s WHERE s.id = m.server_id), 172800) * interval '1 second'
  - coalesce((SELECT i.backup_at FROM installation i), m.received_at))`;
export const IS_HELD_MESSAGE = `m.expires_at >= '${NEVER}'`;
