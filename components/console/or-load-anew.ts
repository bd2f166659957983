/**
 * A page's program that cannot be fetched is mostly of a build that is gone: the page is loaded anew, as Next does for a route.
 * When that did not help a moment ago, the failure is shown instead of a page that loads for ever.
 */
const KEY = 'postern.loadedAnewAt';
const AGAIN_AFTER_MS = 10_000;

export function orLoadAnew<Part>(part: Promise<Part>): Promise<Part> {
  return part.catch((error: unknown) => {
    if (typeof window === 'undefined') throw error;
    const last = Number(window.sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - last < AGAIN_AFTER_MS) throw error;
    window.sessionStorage.setItem(KEY, String(Date.now()));
    window.location.reload();
    // The page is leaving: nothing is shown in its last moment.
    return new Promise<Part>(() => {});
  });
}
