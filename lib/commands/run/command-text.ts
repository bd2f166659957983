import type { CommandDefinition } from '@/lib/commands/command/define';
import { isTooDeep } from '@/lib/commands/command/foreign-value';
import type { JsonValue } from '@/lib/commands/command/report';
import { kindOf } from '@/lib/commands/parameters/parameter-kind';
import { renderCommand } from '@/lib/shell/language/render';

/**
 * Owns: an invocation as shell text, for the audit log and the completion page.
 * Promises: what was accepted parses back to the same command; no secret stands in it, also when a mistake has put it
 *   where none belongs: what no parameter takes, a credential of another form, and what is nested too deeply to be
 *   written, is written `(hidden)` whole.
 * Does not: validate.
 */

/** @param parameters JSON values as a face got them, unchecked */
export function commandTextOf(definition: CommandDefinition, parameters: Record<string, unknown>): string {
  const { shape } = definition.parameters;
  const tooDeep = Object.keys(parameters).filter((name) => isTooDeep(parameters[name]));
  const given = jsonOnly({ ...parameters, ...Object.fromEntries(tooDeep.map((name) => [name, ''])) });
  const ofKind = (kind: string) => Object.keys(shape).filter((name) => kindOf(shape[name]) === kind);
  const unreadable = Object.entries(given).filter(
    ([name, value]) =>
      !Object.hasOwn(shape, name) || (kindOf(shape[name]) === 'credential' && !isCredentialForm(value)),
  );
  const secrets = [...(definition.secrets ?? []), ...unreadable.map(([name]) => name), ...tooDeep];
  return renderCommand(definition.name, given, secrets, {
    switches: ofKind('switch'),
    scriptBlocks: ofKind('filter'),
  });
}

/** `-AuthenticationCredential 'user:password'` or a misspelt key: refused, but audited all the same. */
function isCredentialForm(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value === null;
  return Object.entries(value).every(([key, inner]) => {
    const name = key.toLowerCase();
    return name === 'password' || (name === 'username' && typeof inner === 'string');
  });
}

function jsonOnly(parameters: Record<string, unknown>): Record<string, JsonValue> {
  const text = JSON.stringify(parameters, (_key, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
  const parsed: Record<string, JsonValue> = JSON.parse(text);
  return parsed;
}
