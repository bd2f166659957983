import { loadConfig } from '@/lib/config';
import { asFetch } from '@/lib/http-client/as-fetch';
import { createHttpClient, type HttpClient } from '@/lib/http-client/http-client';
import { findDatabaseUrl } from '@/lib/secrets/local-database';

/**
 * Owns: this process's one client for HTTP calls to others, as the installation's settings have it.
 * Promises: made at the first call; a file of authorities that cannot be read fails that call, and is read again at the next.
 */
const holder: typeof globalThis & { posternHttpClient?: Promise<HttpClient> } = globalThis;

/** What a provider may take, and how much it may say. */
const LIMITS = { timeoutMs: 10_000, maxBodyBytes: 512 * 1024 };

export async function providerFetch(): Promise<ReturnType<typeof asFetch>> {
  return asFetch(await httpClient(), LIMITS);
}

export function httpClient(): Promise<HttpClient> {
  if (holder.posternHttpClient !== undefined) return holder.posternHttpClient;
  const making = make();
  holder.posternHttpClient = making;
  making.catch(() => {
    delete holder.posternHttpClient;
  });
  return making;
}

async function make(): Promise<HttpClient> {
  const config = loadConfig();
  return createHttpClient({
    databaseUrl: await findDatabaseUrl(config),
    allowedHosts: config.httpAllowedHosts,
    ...(config.httpAuthorities === null ? {} : { caFile: config.httpAuthorities }),
  });
}
