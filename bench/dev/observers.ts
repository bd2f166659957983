import { once } from 'node:events';
import { connect } from 'node:net';
import type { Page } from '@playwright/test';
import { waitFor } from '../tools/wait-for';

/**
 * Owns: when a change can be seen: by who looks at the page, and by a client of the transport.
 * Promises: nothing is asked of the page but what stands on it: it is not loaded again from here.
 */
export interface Observer {
  /** Resolves when the marker is there, or is not. */
  waitUntil(marker: string, isThere: boolean, signal: AbortSignal): Promise<void>;
}

const TIMEOUT_MS = 60_000;

export function pageObserver(page: Page): Observer {
  return {
    waitUntil: async (marker, isThere, signal) => {
      const shown = page.waitForFunction(
        // biome-ignore lint/performance/useDomNodeTextContent: what can be seen; texts stand in scripts as well
        ([text, wanted]) => document.body.innerText.includes(text) === wanted,
        [marker, isThere] as const,
        { polling: 'raf', timeout: TIMEOUT_MS },
      );
      await Promise.race([shown, interrupted(signal)]);
    },
  };
}

/** By the greeting; a transport that starts again refuses for a moment. */
export function greetingObserver(port: number): Observer {
  return {
    waitUntil: async (marker, isThere, signal) => {
      await waitFor(
        `a greeting with '${marker}'`,
        { timeoutMs: TIMEOUT_MS, signal, pollMs: 20 },
        async () => {
          const greeting = await readGreeting(port);
          return greeting !== null && greeting.includes(marker) === isThere ? true : null;
        },
      );
    },
  };
}

async function readGreeting(port: number): Promise<string | null> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    const [data] = await once(socket, 'data', { signal: AbortSignal.timeout(1000) });
    return String(data);
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}

function interrupted(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  rejection.catch(() => {});
  return rejection;
}
