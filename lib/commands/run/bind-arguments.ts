import type { CommandDefinition } from '@/lib/commands/command/define';
import { refuse } from '@/lib/commands/command/errors';
import type { JsonValue } from '@/lib/commands/command/report';
import { kindOf } from '@/lib/commands/parameters/parameter-kind';
import { type Command, settleSwitches, toJsonValue } from '@/lib/shell/language/ast';
import { findParameter } from './bind';

/**
 * Owns: a parsed shell command -> the JSON parameters of a cmdlet.
 * Promises: names without regard to case or as a unique prefix, switches without a value, one positional argument.
 * Does not: validate values (bind.ts does, as for every face).
 */

/** @throws CommandError for a name no parameter has, a name given twice, or a bare value that has no place. */
export function bindArguments(definition: CommandDefinition, command: Command): Record<string, JsonValue> {
  const isSwitch = (name: string) =>
    kindOf(definition.parameters.shape[findParameter(definition, name)]) === 'switch';
  const bound: Record<string, JsonValue> = {};
  const bind = (parameter: string, value: JsonValue) => {
    if (Object.hasOwn(bound, parameter)) {
      throw refuse('ParameterRepeated', parameter, { parameter, cmdlet: definition.name });
    }
    // As PowerShell binds: 123 given to a text parameter is its text.
    const wantsText = kindOf(definition.parameters.shape[parameter]) === 'string';
    bound[parameter] = wantsText && typeof value === 'number' ? String(value) : value;
  };
  const positional: JsonValue[] = [];
  for (const argument of settleSwitches(command, isSwitch)) {
    if (argument.kind === 'positional') {
      positional.push(toJsonValue(argument.value));
      continue;
    }
    const parameter = findParameter(definition, argument.name);
    if (argument.value !== null) bind(parameter, toJsonValue(argument.value));
    else if (isSwitch(parameter)) bind(parameter, true);
    else throw refuse('ParameterValueMissing', parameter, { parameter, cmdlet: definition.name });
  }
  for (const value of positional) {
    const place = definition.positional;
    if (place === undefined || Object.hasOwn(bound, place)) {
      throw refuse('PositionalUnexpected', null, { value: String(value), cmdlet: definition.name });
    }
    bind(place, value);
  }
  return bound;
}
