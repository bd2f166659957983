import { describe, expect, it } from 'vitest';
import { catalogue } from '@/lib/i18n/catalogue';
import { frameMessages, SHELL_ERRORS } from '@/lib/i18n/frames';
import { LOCALES } from '@/lib/i18n/locale';
import { allCommands } from './registry';

/** Errors as the console says them: who ticks boxes knows no parameters, and who clicks runs no commands. */

describe.each(LOCALES)("the console's errors in %s", (locale) => {
  const texts = textsOf(frameMessages(catalogue(locale), 'console').errors);

  it('name no command, no parameter and no value of the shell', () => {
    const shellWords = [
      /\$(true|false|null)\b/,
      /\b(Get|Set|New|Remove|Suspend|Resume|Retry|Send|Export|Format)-[A-Z]/,
      /(^|[\s(])-[A-Z][A-Za-z]+/,
      /\{(parameter|cmdlet)\}/,
      /SMTP:/,
      new RegExp(`(^|[^A-Za-z])(${parameterNames().join('|')})([^A-Za-z]|$)`),
    ];
    const found = texts.filter(([, text]) => shellWords.some((word) => word.test(text)));
    expect(found).toEqual([]);
  });

  it('are the shell’s own where those are fit for both', () => {
    const [, taken] = texts.find(([key]) => key === 'NameTaken.message') ?? [];
    expect(taken).toBe(textsOf(catalogue(locale).errors).find(([key]) => key === 'NameTaken.message')?.[1]);
  });
});

it('each error that the console has words for, or leaves out, is one', () => {
  const { errors, consoleErrors } = catalogue('en');
  const known = Object.keys(errors ?? {});
  expect(Object.keys(consoleErrors ?? {}).filter((id) => !known.includes(id))).toEqual([]);
  expect(SHELL_ERRORS.filter((id) => !known.includes(id))).toEqual([]);
});

/** Of those that are no word of people: `DNSRoutingEnabled`, not `Comment`. */
function parameterNames(): string[] {
  const names = allCommands().flatMap(({ parameters }) => Object.keys(parameters.shape));
  return [...new Set(names)].filter((name) => /[a-z][A-Z]|[A-Z]{2}[a-z]|[a-z]TLS|HELO$/.test(name));
}

function textsOf(tree: unknown, path = ''): [string, string][] {
  if (typeof tree === 'string') return [[path, tree]];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => textsOf(value, path === '' ? key : `${path}.${key}`));
}
