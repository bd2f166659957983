import type { MessageKeys, NestedKeyOf } from 'next-intl';
import type { Catalogue } from './catalogue';
import type { FRAME_AREAS, Frame } from './frames';
import type { Locale } from './locale';

/**
 * Owns: which texts a page may ask next-intl for, as types: a key that no language has does not compile, nor one of an area
 *   that no frame brings to the browser.
 */
type PageTexts = Pick<Catalogue, (typeof FRAME_AREAS)[Frame][number]>;

/** The full path of a text: `sendConnector.actions.enable`. */
export type TextKey = MessageKeys<PageTexts, NestedKeyOf<PageTexts>>;

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: PageTexts;
  }
}
