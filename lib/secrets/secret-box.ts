import { log } from '@/lib/log';
import type { SecretKey } from './key';
import { open, SealError, type Sealed, seal } from './seal';

/**
 * Owns: the installation's sealing for rooms that know no keys (lib/auth).
 * Promises: what cannot be opened is null for who asks, and an error in the log for who can put the key back.
 */
interface SecretBox {
  seal(secret: string, record: string): Sealed;
  open(sealed: { readonly ciphertext: Uint8Array; readonly keyId: string }, record: string): string | null;
}

export function secretBox(key: SecretKey): SecretBox {
  return {
    seal: (secret, record) => seal(key, secret, record),
    open: (sealed, record) => {
      try {
        return open(key, sealed, record);
      } catch (error) {
        if (!(error instanceof SealError)) throw error;
        log.error({ err: error, record }, 'a sealed secret cannot be opened');
        return null;
      }
    },
  };
}
