/**
 * Owns: whether somebody is at this page: a key, a pointer or a wheel within the last minute.
 * Promises: what a page reads by itself, for its list lives, says that nobody is there (x-unattended), so that it keeps no session in
 *   use. A page that has just been opened is attended.
 */
const ATTENDED_MS = 60_000;

let lastInputAt: number | null = null;

export function unattendedHeader(): Readonly<Record<string, string>> {
  if (lastInputAt === null) {
    lastInputAt = Date.now();
    const note = () => {
      lastInputAt = Date.now();
    };
    for (const kind of ['keydown', 'pointerdown', 'pointermove', 'wheel']) {
      window.addEventListener(kind, note, { capture: true, passive: true });
    }
  }
  return Date.now() - lastInputAt > ATTENDED_MS ? { 'x-unattended': '1' } : {};
}
