import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Config } from '@/lib/config';
import type { LaunchOptions } from './launch';

/**
 * Owns: waiting until an installation can be used.
 * Promises: returns as soon as /api/health says 200, with what it warns of; gives up with what it last said.
 * Does not: start or stop anything.
 */
const TIMEOUT_MS = 90_000;
const POLL_MS = 100;

export async function waitUntilHealthy(
  config: Config,
  parts: LaunchOptions['parts'],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  // Alone, the transport process is as ready as it gets, and the console cannot be whole.
  if (parts === 'transport') return [];
  const url = healthUrl(config);
  const deadline = Date.now() + TIMEOUT_MS;
  let last = 'the console does not answer';
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(6000), redirect: 'manual' });
      if (response.ok || parts === 'web') return warningsIn(await response.text());
      last = `${response.status} ${await response.text()}`;
    } catch (error) {
      if (!(error instanceof TypeError) && (error as Error).name !== 'TimeoutError') throw error;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Postern did not become ready within ${TIMEOUT_MS / 1000} s: ${last}. See the logs in ${config.dataDirectory}.`,
      );
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

const answer = z.object({ warnings: z.array(z.string()) });

function warningsIn(text: string): readonly string[] {
  try {
    return answer.parse(JSON.parse(text)).warnings;
  } catch {
    return [];
  }
}

/** By the address that is bound; whatever is bound everywhere answers on loopback. */
export function healthUrl(config: Pick<Config, 'webHost' | 'webPort'>): string {
  const hosts: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  const host =
    hosts[config.webHost] ?? (config.webHost.includes(':') ? `[${config.webHost}]` : config.webHost);
  return `http://${host}:${config.webPort}/api/health`;
}
