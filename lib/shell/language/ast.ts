/**
 * Owns: the tree of a parsed line, and its values as plain JSON.
 * Promises: whole pipelines of any length, so that later stages (Where-Object ...) need no new shape.
 * Does not: know cmdlets, hence not which parameters are switches; settleSwitches takes that from the caller.
 */

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export type Value =
  /** Quoted or a bare word; Exchange parameters read both alike. */
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'hashtable'; readonly entries: readonly HashtableEntry[] }
  /** The raw text between the braces. */
  | { readonly kind: 'scriptBlock'; readonly text: string };

export interface HashtableEntry {
  readonly key: string;
  readonly value: Value;
}

interface NamedArgument {
  readonly kind: 'named';
  /** Without the dash, as typed. */
  readonly name: string;
  /** null: nothing stood behind the name, as with a switch. */
  readonly value: Value | null;
  /** True for `-Name:value`, which binds the value even to a switch. */
  readonly attached: boolean;
  readonly offset: number;
}

interface PositionalArgument {
  readonly kind: 'positional';
  readonly value: Value;
  readonly offset: number;
}

export type Argument = NamedArgument | PositionalArgument;

export interface Command {
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly offset: number;
}

/** `cmd | cmd | ...`: at least one command. */
export interface Pipeline {
  readonly commands: readonly [Command, ...Command[]];
  /** The source text of this statement alone. */
  readonly text: string;
  readonly offset: number;
}

export interface Line {
  readonly statements: readonly Pipeline[];
}

/** Script blocks become their inner text. */
export function toJsonValue(value: Value): JsonValue {
  switch (value.kind) {
    case 'null':
      return null;
    case 'list':
      return value.items.map(toJsonValue);
    case 'hashtable':
      // fromEntries defines own properties, so a key "__proto__" stays a key.
      return Object.fromEntries(value.entries.map((entry) => [entry.key, toJsonValue(entry.value)]));
    case 'scriptBlock':
      return value.text;
    default:
      return value.value;
  }
}

/**
 * The arguments with switches settled: in `-WhatIf 'x'` the value becomes a positional argument when WhatIf is a
 * switch, since a switch takes a value only by colon (`-WhatIf:$false`).
 */
export function settleSwitches(command: Command, isSwitch: (name: string) => boolean): readonly Argument[] {
  return command.arguments.flatMap((argument): Argument[] => {
    if (argument.kind === 'positional' || argument.attached || argument.value === null) return [argument];
    if (!isSwitch(argument.name)) return [argument];
    return [
      { ...argument, value: null },
      { kind: 'positional', value: argument.value, offset: argument.offset },
    ];
  });
}
