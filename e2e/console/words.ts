import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTranslator, type Messages } from 'use-intl/core';
import { frameMessages } from '@/lib/i18n/frames';
import type { Locale } from '@/lib/i18n/locale';
import { type MessageTree, mergeAreas } from '@/lib/i18n/merge';
import type { TextKey } from '@/lib/i18n/page-texts';
import { projectRoot } from '@/lib/launch/project-root';

/**
 * Owns: the console's texts for the browser tests: the same catalogues, read as files, since Playwright's loader takes no
 *   JSON modules.
 * Promises: a key that is not there throws, so that a renamed text is noticed at its name.
 */
export type Words = (key: TextKey, args?: Readonly<Record<string, string | number>>) => string;

export function wordsOf(locale: Locale): Words {
  const directory = join(projectRoot, 'lib', 'i18n', 'messages', locale);
  const areas = readdirSync(directory).map((file): [string, MessageTree] => [
    file.replace(/\.json$/, ''),
    JSON.parse(readFileSync(join(directory, file), 'utf8')),
  ]);
  // The files that lib/i18n/catalogue.ts imports, and so of the type that it gives them.
  const all = mergeAreas(Object.fromEntries(areas));
  const messages = { ...all, ...frameMessages(all, 'console') } as Messages;
  const translate = createTranslator({
    locale,
    messages,
    timeZone: 'UTC',
    onError: (error) => {
      throw error;
    },
  });
  return (key, args) => translate(key, args ? { ...args } : undefined);
}
