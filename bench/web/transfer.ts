import type { Page } from '@playwright/test';

/**
 * Owns: what the first load of a page takes over the network.
 * Promises: octets as they came, compressed, with their response headers (CDP's encodedDataLength), by what they are; all
 *   that was asked for until `shown` stood and the network was quiet, preloads included.
 */
export interface Transfer {
  readonly scriptBytes: number;
  readonly scripts: number;
  readonly styleBytes: number;
  readonly documentBytes: number;
  readonly otherBytes: number;
  /** Scripts that came as they are. */
  readonly uncompressed: readonly string[];
  /** From the navigation's start until `shown` stood. */
  readonly shownMs: number;
}

interface Piece {
  readonly url: string;
  readonly mimeType: string;
  readonly isCompressed: boolean;
  bytes: number;
}

export async function measureTransfer(
  page: Page,
  path: string,
  shown: (page: Page) => Promise<void>,
): Promise<Transfer> {
  const devTools = await page.context().newCDPSession(page);
  const pieces = new Map<string, Piece>();
  devTools.on('Network.responseReceived', ({ requestId, response }) => {
    const encoding = Object.entries(response.headers).find(
      ([name]) => name.toLowerCase() === 'content-encoding',
    )?.[1];
    pieces.set(requestId, {
      url: response.url,
      mimeType: response.mimeType,
      isCompressed: encoding !== undefined && encoding !== 'identity',
      bytes: 0,
    });
  });
  devTools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const piece = pieces.get(requestId);
    if (piece) piece.bytes = encodedDataLength;
  });
  await devTools.send('Network.enable');
  await devTools.send('Network.setCacheDisabled', { cacheDisabled: true });
  const startedAt = performance.now();
  await page.goto(path);
  await shown(page);
  const shownMs = performance.now() - startedAt;
  // The stream of notices stays open, so quiet means that nothing new came: all that is preloaded has been asked for.
  await whenQuiet(page);
  const all = [...pieces.values()];
  const scripts = all.filter(({ mimeType }) => /javascript/.test(mimeType));
  const styles = all.filter(({ mimeType }) => mimeType === 'text/css');
  const documents = all.filter(({ mimeType }) => mimeType === 'text/html');
  const sum = (list: readonly Piece[]) => list.reduce((bytes, piece) => bytes + piece.bytes, 0);
  return {
    scriptBytes: sum(scripts),
    scripts: scripts.length,
    styleBytes: sum(styles),
    documentBytes: sum(documents),
    otherBytes: sum(all) - sum(scripts) - sum(styles) - sum(documents),
    uncompressed: scripts.filter(({ isCompressed }) => !isCompressed).map(({ url }) => url),
    shownMs,
  };
}

const QUIET_MS = 1500;

/** Each request, and each that ends, begins the wait anew. */
async function whenQuiet(page: Page): Promise<void> {
  await new Promise<void>((resolve) => {
    const somethingCame = () => timer.refresh();
    const timer = setTimeout(() => {
      page.off('request', somethingCame);
      page.off('requestfinished', somethingCame);
      resolve();
    }, QUIET_MS);
    page.on('request', somethingCame);
    page.on('requestfinished', somethingCame);
  });
}
