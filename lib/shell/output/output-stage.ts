import { type Argument, type Command, settleSwitches, toJsonValue } from '@/lib/shell/language/ast';
import { ShellSyntaxError } from '@/lib/shell/language/syntax-error';
import { formatList, formatTable, type Row, type TableOptions, toJson } from './format';

/**
 * Owns: what may stand behind a bar today: one stage that chooses how results are printed.
 * Promises: an output format, or a ShellSyntaxError whose cure names what works instead.
 * Does not: lay out (format.ts) or print; stages that select or change objects come later.
 */

/** `properties`: names or patterns with `*`, in order; null: the cmdlet's own choice. */
export type OutputStage =
  | { readonly kind: 'default' }
  | { readonly kind: 'list'; readonly properties: readonly string[] | null }
  | { readonly kind: 'table'; readonly properties: readonly string[] | null }
  | { readonly kind: 'json'; readonly compress: boolean };

/** `stages`: the commands of a pipeline behind its first. */
export function readOutputStage(stages: readonly Command[]): OutputStage {
  const [stage, extra] = stages;
  if (stage === undefined) return { kind: 'default' };
  const name = NAMES.get(stage.name.toLowerCase());
  if (name === undefined) return notSupported(stage);
  if (extra !== undefined) return notSupported(extra);
  const given = readParameters(stage, PARAMETERS[name]);
  if (name === 'ConvertTo-Json') return { kind: 'json', compress: given.get('Compress') === true };
  const properties = given.get('Property');
  return {
    kind: name === 'Format-List' ? 'list' : 'table',
    properties: Array.isArray(properties) ? properties : null,
  };
}

/** `columns`: the cmdlet's own, for tables that name none. Ends without a newline; '' for no rows. */
export function formatOutput(
  rows: readonly Row[],
  stage: OutputStage,
  columns: readonly string[],
  options: TableOptions = {},
): string {
  switch (stage.kind) {
    case 'json':
      return toJson(rows, { compress: stage.compress });
    case 'list':
      return formatList(rows, stage.properties);
    case 'table':
      return formatTable(rows, stage.properties ?? columns, options);
    case 'default':
      return columns.length > 0 ? formatTable(rows, columns, options) : formatList(rows);
  }
}

type StageName = 'ConvertTo-Json' | 'Format-List' | 'Format-Table';

const NAMES: ReadonlyMap<string, StageName> = new Map([
  ['convertto-json', 'ConvertTo-Json'],
  ['format-list', 'Format-List'],
  ['fl', 'Format-List'],
  ['format-table', 'Format-Table'],
  ['ft', 'Format-Table'],
]);

interface StageParameters {
  readonly switches: readonly string[];
  /** Takes the list of property names, by name or as the bare argument. */
  readonly property: boolean;
}

const PARAMETERS: Readonly<Record<StageName, StageParameters>> = {
  'ConvertTo-Json': { switches: ['Compress'], property: false },
  'Format-List': { switches: [], property: true },
  // Columns are always as wide as their content: -AutoSize is accepted since it asks for just that.
  'Format-Table': { switches: ['AutoSize'], property: true },
};

function readParameters(
  stage: Command,
  known: StageParameters,
): ReadonlyMap<string, boolean | readonly string[]> {
  const given = new Map<string, boolean | readonly string[]>();
  for (const argument of settleSwitches(stage, (name) => find(known.switches, name) !== undefined)) {
    const name =
      argument.kind === 'named'
        ? find([...known.switches, ...propertyName(known)], argument.name)
        : 'Property';
    if (name === undefined || given.has(name)) return refuse(stage, argument, known);
    const value = known.switches.includes(name) ? switchValue(argument) : propertyList(argument);
    if (value === null || (name === 'Property' && !known.property)) return refuse(stage, argument, known);
    given.set(name, value);
  }
  return given;
}

function propertyName(known: StageParameters): readonly string[] {
  return known.property ? ['Property'] : [];
}

function find(names: readonly string[], wanted: string): string | undefined {
  return names.find((name) => name.toLowerCase() === wanted.toLowerCase());
}

function switchValue(argument: Argument): boolean | null {
  if (argument.kind === 'named' && argument.value === null) return true;
  return argument.value?.kind === 'boolean' ? argument.value.value : null;
}

function propertyList(argument: Argument): readonly string[] | null {
  if (argument.value === null) return null;
  const value = toJsonValue(argument.value);
  const items = Array.isArray(value) ? value : [value];
  const names = items.filter((item) => typeof item === 'string');
  return names.length === items.length && names.length > 0 ? names : null;
}

function notSupported(stage: Command): never {
  throw new ShellSyntaxError('PipelineNotSupported', { command: stage.name }, stage.offset);
}

function refuse(stage: Command, argument: Argument, known: StageParameters): never {
  const parameter =
    argument.kind === 'named'
      ? `-${argument.name}`
      : JSON.stringify(toJsonValue(argument.value)).slice(0, 40);
  const names = [...known.switches, ...propertyName(known)].map((name) => `-${name}`).join(', ');
  throw new ShellSyntaxError(
    'PipelineParameterNotSupported',
    { command: stage.name, parameter, known: names },
    argument.offset,
  );
}
