import { z } from 'zod';
import type { CommandDefinition } from '@/lib/commands/command/define';
import { metaOf } from '@/lib/commands/parameters/parameter-kind';
import type { ParameterMeta } from '@/lib/commands/parameters/parameter-types';
import { translator } from '@/lib/i18n/translate';

/**
 * Owns: what Get-Help says of a cmdlet, from its schema and the catalogue `help`.
 * Promises: nothing is written twice: types, ranges and what is required come from the schema itself.
 * Does not: know any cmdlet. The shell speaks English.
 */

export interface ParameterHelp {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly isPositional: boolean;
  /** Range or values; empty when any text fits. */
  readonly values: string;
  readonly description: string;
}

export function describeParameters(definition: CommandDefinition): readonly ParameterHelp[] {
  return Object.entries(definition.parameters.shape).map(([name, schema]) => {
    const meta = metaOf(schema);
    return {
      name,
      type: meta === null ? TYPE_NAMES.string : TYPE_NAMES[meta.kind],
      isRequired: schema instanceof z.ZodType && !schema.safeParse(undefined).success,
      isPositional: definition.positional === name,
      values: meta?.values?.join(', ') ?? meta?.range ?? '',
      description: textOf(`help.${definition.name}.${name}`) || textOf(`help.Parameters.${name}`),
    };
  });
}

export function synopsisOf(definition: CommandDefinition): string {
  return textOf(`help.${definition.name}.synopsis`);
}

/** As PowerShell writes it: `New-SendConnector [-Name] <String> -AddressSpaces <List> [-WhatIf]`. */
export function syntaxOf(definition: CommandDefinition): string {
  const parts = describeParameters(definition).map(({ name, type, isRequired, isPositional }) => {
    const flag = isPositional ? `[-${name}]` : `-${name}`;
    const text = type === TYPE_NAMES.switch ? flag : `${flag} <${type}>`;
    return isRequired ? text : `[${text}]`;
  });
  return [definition.name, ...parts].join(' ');
}

const TYPE_NAMES: Record<ParameterMeta['kind'], string> = {
  string: 'String',
  bool: 'Boolean',
  switch: 'Switch',
  int: 'Integer',
  enum: 'Value',
  timespan: 'TimeSpan',
  size: 'Size',
  list: 'List',
  filter: 'Filter',
  credential: 'Credential',
};

/** Empty when the catalogue has no such text. */
function textOf(key: string): string {
  const text = translator('en')(key);
  return text === key ? '' : text;
}
