import type { ParameterOf, Setting, SettingsTable } from '@/lib/mail/settings/setting';

interface FieldGroups<N> {
  readonly boxes: readonly N[];
  readonly choices: readonly N[];
  readonly numbers: readonly N[];
  readonly others: readonly N[];
}

/** Settings by the kind of their controls. */
export function fieldGroups<N extends string>(table: SettingsTable, names: readonly N[]): FieldGroups<N> {
  const of = (...kinds: readonly Setting['kind'][]) =>
    names.filter((name) => kinds.some((kind) => kind === table[name]?.kind));
  return {
    boxes: of('yesNo'),
    choices: of('choice'),
    numbers: of('integer', 'span', 'size'),
    others: of('text', 'list'),
  };
}

/** What a table has beside `named`: settings that no tab asks for get a place all the same. */
export function settingsBeside<T extends SettingsTable, const N extends ParameterOf<T>>(
  table: T,
  named: readonly N[],
): readonly Exclude<ParameterOf<T>, N>[] {
  const taken: ReadonlySet<string> = new Set(named);
  const isLeft = (name: ParameterOf<T>): name is Exclude<ParameterOf<T>, N> => !taken.has(name);
  const names: readonly ParameterOf<T>[] = Object.keys(table);
  return names.filter(isLeft);
}
