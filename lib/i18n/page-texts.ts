import type { MessageKeys, NestedKeyOf } from 'next-intl';
import type { Catalogue } from './catalogue';
import type { FRAME_AREAS, Frame } from './frames';
import type { Locale } from './locale';

/**
 * Owns: which texts a page may ask next-intl for, as types: a key that no language has does not compile, nor one of an area
 *   that no frame brings to the browser.
 * Does not: know keys that a server sends (components/ui/text/use-text-if-known.ts), or the arguments of a text.
 */
type PageTexts = Pick<Catalogue, (typeof FRAME_AREAS)[Frame][number]>;

export type TextArea = keyof PageTexts;

/** The full path of a text: `sendConnector.actions.new`. */
export type TextKey = MessageKeys<PageTexts, NestedKeyOf<PageTexts>>;

/** The rest of the paths that begin so: `TextKeyIn<'sendConnector.actions'>` is `new`. */
export type TextKeyIn<Place extends string, Key = TextKey> = Key extends `${Place}.${infer Rest}`
  ? Rest
  : never;

/** Where a text of this name stands: `PlaceOf<'label'>` has `console.theme`. */
export type PlaceOf<Name extends string, Key = TextKey> = Key extends `${infer Place}.${Name}`
  ? Place
  : never;

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: PageTexts;
  }
}
