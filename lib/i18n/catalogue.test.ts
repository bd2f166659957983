import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue';
import { LOCALES } from './locale';
import { type AreaFiles, type MessageTree, mergeAreas } from './merge';
import { translator } from './translate';

describe('the catalogue', () => {
  it.each(LOCALES)('holds every file of messages/%s', (locale) => {
    expect(Object.keys(leaves(catalogue(locale))).sort()).toEqual(
      Object.keys(leaves(filesOf(locale))).sort(),
    );
  });

  it('has the same keys in English and Japanese', () => {
    const [en, ja] = [leaves(catalogue('en')), leaves(catalogue('ja'))];
    expect(Object.keys(ja).sort()).toEqual(Object.keys(en).sort());
  });

  it('uses the same arguments in English and Japanese', () => {
    const ja = leaves(catalogue('ja'));
    for (const [key, text] of Object.entries(leaves(catalogue('en')))) {
      expect([key, argumentsOf(ja[key] ?? '')]).toEqual([key, argumentsOf(text)]);
    }
  });

  it.each(LOCALES)('has only plural forms that %s chooses', (locale) => {
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
    for (const [key, text] of Object.entries(leaves(catalogue(locale)))) {
      const forms = [...text.matchAll(/\b(zero|one|two|few|many) \{/g)].map((match) => match[1]);
      expect([key, forms.filter((form) => !pluralCategories.some((known) => known === form))]).toEqual([
        key,
        [],
      ]);
    }
  });

  it.each(LOCALES)('formats every message of %s', (locale) => {
    const translate = translator(locale);
    for (const [key, text] of Object.entries(leaves(catalogue(locale)))) {
      const args = Object.fromEntries(argumentsOf(text).map((name) => [name, 3]));
      // A message that cannot be parsed or misses an argument comes back as its key.
      expect(translate(key, args)).not.toBe(key);
    }
  });
});

function filesOf(locale: string): MessageTree {
  const folder = new URL(`./messages/${locale}/`, import.meta.url);
  const files: AreaFiles = Object.fromEntries(
    readdirSync(folder).map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
    ]),
  );
  return mergeAreas(files);
}

function leaves(tree: MessageTree, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[path + key, value]] : Object.entries(leaves(value, `${path}${key}.`)),
    ),
  );
}

/** Names of the arguments: `{count}`, `{count, plural, ...}`; plural branches are texts, not arguments. */
function argumentsOf(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/\{\s*([A-Za-z][A-Za-z0-9]*)\s*[,}]/g)].map((match) => match[1] ?? '')),
  ].sort();
}
