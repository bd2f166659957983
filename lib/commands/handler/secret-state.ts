import { createHash } from 'node:crypto';
import type { SealedSecret, SecretState } from '@/lib/commands/command/audited';

/**
 * @param stored as the database has it: encrypted, or a salted hash; its mark gives nothing of the secret away
 * @param addresses to which it is sent: the same secret for another address is another one, so that Undo-AdminChange brings it
 *   back for the one that it was given for, or not at all
 */
export function secretState(
  stored: string | Uint8Array,
  sealed?: SealedSecret,
  addresses: readonly string[] = [],
): SecretState {
  const hash = createHash('sha256').update(stored);
  if (addresses.length > 0) hash.update(JSON.stringify([...addresses].sort()));
  const mark = hash.digest('hex').slice(0, MARK_CHARACTERS);
  return { mark, ...(sealed === undefined ? {} : { sealed }) };
}

const MARK_CHARACTERS = 16;
