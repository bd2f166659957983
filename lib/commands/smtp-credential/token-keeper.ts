import { httpClient } from '@/lib/commands/handler/http-client';
import { loadConfig } from '@/lib/config';
import { TokenKeeper } from '@/lib/oauth/token-keeper';
import { loadSecretKey } from '@/lib/secrets/key';
import { getPool } from '@/lib/store/database/pool';

/**
 * Owns: this process's one keeper of tokens, for commands that ask for one.
 * Promises: made at the first question; settings that cannot be used fail that one, and are read again at the next.
 */
const holder: typeof globalThis & { posternTokenKeeper?: Promise<TokenKeeper> } = globalThis;

export function tokenKeeper(): Promise<TokenKeeper> {
  if (holder.posternTokenKeeper !== undefined) return holder.posternTokenKeeper;
  const making = make();
  holder.posternTokenKeeper = making;
  making.catch(() => {
    delete holder.posternTokenKeeper;
  });
  return making;
}

async function make(): Promise<TokenKeeper> {
  const key = () => loadSecretKey(loadConfig());
  return new TokenKeeper({ pool: getPool(), key, http: await httpClient() });
}
