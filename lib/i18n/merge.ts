/**
 * Owns: how area files become one tree of namespaces.
 * Promises: `send-connector.json` is `sendConnector`; `errors-queue.json` joins `errors`; a key given twice throws.
 */

export interface MessageTree {
  [key: string]: string | MessageTree;
}

export type AreaFiles = Readonly<Record<string, MessageTree>>;

/** Areas that several files may share: `<area>-<anything>.json`. */
const SHARED_AREAS = ['errors', 'help'] as const;

type AreaOf<File extends string> =
  File extends `${infer Area extends (typeof SHARED_AREAS)[number]}-${string}` ? Area : CamelCase<File>;
type CamelCase<Text extends string> = Text extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text;
type TextsOf<Files, Area, File extends keyof Files & string = keyof Files & string> = (
  File extends unknown
    ? AreaOf<File> extends Area
      ? (texts: Files[File]) => void
      : never
    : never
) extends (texts: infer Texts) => void
  ? Texts
  : never;

/** The type of the tree that these files make: area -> texts of all of its files. */
export type MergedAreas<Files> = {
  readonly [Area in AreaOf<keyof Files & string>]: TextsOf<Files, Area>;
};

/** @param files file name without extension -> its content */
export function mergeAreas(files: AreaFiles): MessageTree {
  const tree: MessageTree = {};
  for (const [file, messages] of Object.entries(files)) {
    const area = namespaceOf(file);
    const merged: MessageTree = { ...asTree(tree[area]) };
    for (const [key, value] of Object.entries(messages)) {
      if (key in merged) throw new Error(`Message ${area}.${key} is given twice, again in ${file}.json`);
      merged[key] = value;
    }
    tree[area] = merged;
  }
  return tree;
}

function namespaceOf(file: string): string {
  const shared = SHARED_AREAS.find((area) => file.startsWith(`${area}-`));
  return shared ?? file.replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

function asTree(value: string | MessageTree | undefined): MessageTree {
  return typeof value === 'object' ? value : {};
}
