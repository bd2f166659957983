import { createHash } from 'node:crypto';
import type { SealedSecret, SecretState } from '@/lib/commands/command/audited';

/** @param stored as the database has it: encrypted, or a salted hash; its mark gives nothing of the secret away */
export function secretState(stored: string | Uint8Array, sealed?: SealedSecret): SecretState {
  const mark = createHash('sha256').update(stored).digest('hex').slice(0, MARK_CHARACTERS);
  return { mark, ...(sealed === undefined ? {} : { sealed }) };
}

const MARK_CHARACTERS = 16;
