/**
 * Owns: that zod writes no code while it runs, in the browser: our Content Security Policy forbids it, and each page's probe would be
 *   reported as a violation among which a real one is lost.
 * Promises: loads nothing: zod reads it when it comes with a later part of a page. Imported before whatever imports zod.
 */
declare global {
  // zod's own place for its configuration (zod/v4/core/core.js); declared nowhere.
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

globalThis.__zod_globalConfig = { ...globalThis.__zod_globalConfig, jitless: true };

export {};
