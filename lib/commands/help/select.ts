import type { CommandDefinition } from '@/lib/commands/command/define';
import { parseLikePattern } from '@/lib/shell/value/like-pattern';

/** Owns: which cmdlets a pattern means; `*` stands for any text, case does not count. */
export function selectCommands(
  commands: readonly CommandDefinition[],
  patterns: {
    readonly Name?: string | undefined;
    readonly Verb?: string | undefined;
    readonly Noun?: string | undefined;
  },
): readonly CommandDefinition[] {
  const tests = [
    { pattern: patterns.Name, of: (name: string) => name },
    { pattern: patterns.Verb, of: verbOf },
    { pattern: patterns.Noun, of: nounOf },
  ].flatMap(({ pattern, of }) => (pattern === undefined ? [] : [{ expression: toExpression(pattern), of }]));
  return commands
    .filter(({ name }) => tests.every(({ expression, of }) => expression.test(of(name))))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export function verbOf(name: string): string {
  return name.slice(0, name.indexOf('-'));
}

export function nounOf(name: string): string {
  return name.slice(name.indexOf('-') + 1);
}

function toExpression(pattern: string): RegExp {
  const parts = parseLikePattern(pattern).map((part) =>
    part === null ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${parts.join('')}$`, 'i');
}
