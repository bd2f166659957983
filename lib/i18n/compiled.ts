import compile from 'icu-minify/compile';
import type { CompiledMessage } from 'icu-minify/format';
import type { MessageTree } from './merge';

/**
 * Owns: texts as trees that need no parser to be formatted, so that the browser has none: its script is 10 KB less.
 * Does not: format them; in the console next-intl does (next.config.js names its formatter for compiled texts).
 */
export interface CompiledTree {
  [key: string]: CompiledMessage | CompiledTree;
}

export function compileTree(tree: MessageTree): CompiledTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === 'string' ? plain(compile(value)) : compileTree(value),
    ]),
  );
}

/** The compiler's objects have no prototype, which React refuses to send to the browser. */
function plain(message: CompiledMessage): CompiledMessage {
  return structuredClone(message);
}
