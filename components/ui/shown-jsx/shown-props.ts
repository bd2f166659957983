import { shownText } from '@/lib/shown-text';

/**
 * Owns: what of an element's properties people read, made visible by the one function for that (lib/shown-text).
 * Promises: whatever a component writes between tags or into these attributes: no component has to think of it, and none can
 *   forget it. Properties without hidden characters are given back as they are.
 * Does not: touch values that a program reads (`value`, `href`, `name`, keys): a field of a form holds what is stored.
 */
const READ_BY_PEOPLE = [
  'children',
  'title',
  'label',
  'placeholder',
  'alt',
  'aria-label',
  'aria-description',
  'aria-valuetext',
] as const;

export function shownProps<P extends object>(props: P): P {
  let shown = props;
  for (const name of READ_BY_PEOPLE) {
    if (!(name in props)) continue;
    const value: unknown = Reflect.get(props, name);
    const visible = shownNode(value);
    if (visible !== value) shown = { ...shown, [name]: visible };
  }
  return shown;
}

function shownNode(node: unknown): unknown {
  if (typeof node === 'string') return shownText(node);
  if (!Array.isArray(node)) return node; // elements were made with this already
  const visible = node.map(shownNode);
  return visible.some((one, index) => one !== node[index]) ? visible : node;
}
