import type { Page } from '@playwright/test';

/**
 * Owns: interaction latency as the browser itself measures it (Event Timing, the figure behind INP): from the input until
 *   the next frame that shows what it did was painted.
 * Promises: an interaction's latency is the longest of its events (pointerdown, pointerup, click, keydown...); below 16 ms,
 *   which the browser does not tell, it counts as 16.
 * Does not: cover what a server answers later: what stands after the answer is timed apart, by the clock.
 */
export interface Interaction {
  readonly latencyMs: number;
  /** Until what was asked for stands, the server's answer included. */
  readonly shownMs: number;
}

/** Below this the browser tells nothing. */
const THRESHOLD_MS = 16;

/** Before the page is loaded. */
export async function watchEvents(page: Page): Promise<void> {
  await page.addInitScript(
    ([threshold]) => {
      const seen: number[] = [];
      Object.assign(globalThis, { benchEventDurations: seen });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          // Of no interaction are: moving over things, composition, and the like.
          if ('interactionId' in entry && Number(entry.interactionId) > 0) seen.push(entry.duration);
        }
      }).observe({ type: 'event', durationThreshold: threshold, buffered: true } as PerformanceObserverInit);
    },
    [THRESHOLD_MS] as const,
  );
}

export async function interact(
  page: Page,
  act: () => Promise<void>,
  shown: () => Promise<void>,
): Promise<Interaction> {
  await takeDurations(page);
  const startedAt = performance.now();
  await act();
  await shown();
  const shownMs = performance.now() - startedAt;
  const durations = await takeDurations(page);
  return { latencyMs: Math.max(THRESHOLD_MS, ...durations), shownMs };
}

/** Two frames and a turn later, for entries are told after the paint that they measure. */
function takeDurations(page: Page): Promise<readonly number[]> {
  return page.evaluate(async () => {
    // No function with a name: the loader would put a helper beside it that the page does not know.
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { benchEventDurations } = globalThis as typeof globalThis & { benchEventDurations: number[] };
    return benchEventDurations.splice(0);
  });
}
