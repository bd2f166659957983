import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '@/lib/i18n/catalogue';
import { LOCALES } from '@/lib/i18n/locale';

const folder = new URL('.', import.meta.url);

describe('every error a command can give', () => {
  const used = errorIds();

  it('is found in the sources', () => {
    expect(used.size).toBeGreaterThan(60);
  });

  it.each(LOCALES)('has a message and a cure in %s', (locale) => {
    const { errors } = catalogue(locale);
    const known = typeof errors === 'object' ? errors : {};
    const incomplete = [...used].filter((id) => {
      const texts = known[id];
      return typeof texts !== 'object' || !texts.message || !texts.cure;
    });
    expect(incomplete).toEqual([]);
  });
});

/** Ids stand where a schema, a rule or a refusal names them; each of these constructs takes nothing else. */
function errorIds(): Set<string> {
  const id = "'([A-Z][A-Za-z]+)'";
  const places = [
    `refuse\\(\\s*${id}`,
    `refuse\\([^'()]*\\? ${id} : '`,
    `refuse\\([^'()]*\\? '[A-Za-z]+' : ${id}`,
    `\\b(?:message|error|id): ${id}`,
    `\\b(?:message|error|id): [^'\\n]*\\? ${id}`,
    `\\b(?:message|error|id): [^'\\n]*\\? '[A-Za-z]+' : ${id}`,
  ].map((pattern) => new RegExp(pattern, 'g'));
  const ids = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const source = readFileSync(new URL(file, folder), 'utf8');
    for (const place of places) for (const match of source.matchAll(place)) if (match[1]) ids.add(match[1]);
  }
  return ids;
}
