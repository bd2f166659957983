import type { CommandDefinition } from '@/lib/commands/command/define';
import { isTooDeep } from '@/lib/commands/command/foreign-value';
import type { JsonValue } from '@/lib/commands/command/report';
import { kindOf } from '@/lib/commands/parameters/parameter-kind';
import { renderCommand } from '@/lib/shell/language/render';

/**
 * Owns: an invocation as shell text, for the audit log and the completion page; its parameters as the audit log keeps them.
 * Promises: what was accepted parses back to the same command; no secret stands in it, also when a mistake has put it
 *   where none belongs: what no parameter takes, a credential of another form, and what is nested too deeply to be
 *   written, is written `(hidden)` whole; so is a user name that may be the password.
 * Does not: validate.
 */

/** @param parameters JSON values as a face got them, unchecked */
export function commandTextOf(definition: CommandDefinition, parameters: Record<string, unknown>): string {
  return describeInvocation(definition, parameters).text;
}

export interface DescribedInvocation {
  readonly text: string;
  /** With (hidden) for each secret; long lists and texts are cut. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

/** @param parameters JSON values as a face got them, unchecked */
export function describeInvocation(
  definition: CommandDefinition,
  parameters: Record<string, unknown>,
): DescribedInvocation {
  const { shape } = definition.parameters;
  const tooDeep = Object.keys(parameters).filter((name) => isTooDeep(parameters[name]));
  const given = jsonOnly({ ...parameters, ...Object.fromEntries(tooDeep.map((name) => [name, ''])) });
  const ofKind = (kind: string) => Object.keys(shape).filter((name) => kindOf(shape[name]) === kind);
  const unreadable = Object.entries(given).filter(
    ([name, value]) =>
      !Object.hasOwn(shape, name) || (kindOf(shape[name]) === 'credential' && !isCredentialForm(value)),
  );
  const credentials = ofKind('credential').map((name) => given[name]);
  const secrets = [
    ...(definition.secrets ?? []),
    ...unreadable.map(([name]) => name),
    ...tooDeep,
    ...(credentials.some(mayBeSwapped) ? ['UserName'] : []),
  ];
  const text = renderCommand(definition.name, given, secrets, {
    switches: ofKind('switch'),
    scriptBlocks: ofKind('filter'),
  });
  return { text, parameters: hide(given, new Set(secrets.map((name) => name.toLowerCase()))) };
}

/** As renderCommand hides: a parameter, or a key at any depth within one, whose value is there. */
function hide(
  record: Readonly<Record<string, JsonValue>>,
  secrets: ReadonlySet<string>,
): Record<string, JsonValue> {
  const shown = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
    if (Array.isArray(value)) {
      const more = value.length > MAX_ITEMS ? [`… ${value.length - MAX_ITEMS} more`] : [];
      return [...value.slice(0, MAX_ITEMS).map(shown), ...more];
    }
    return typeof value === 'object' && value !== null ? hide(value, secrets) : value;
  };
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      value !== null && secrets.has(name.toLowerCase()) ? '(hidden)' : shown(value),
    ]),
  );
}

/** A selection of 10,000 messages is one parameter. */
const MAX_ITEMS = 100;
const MAX_TEXT = 2000;

/** `-AuthenticationCredential 'user:password'` or a misspelt key: refused, but audited all the same. */
function isCredentialForm(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value === null;
  return Object.entries(value).every(([key, inner]) => {
    const name = key.toLowerCase();
    return name === 'password' || (name === 'username' && typeof inner === 'string');
  });
}

/** The user name's field may hold the password: it is no name as accounts have it, or what stands beside it is one too. */
function mayBeSwapped(value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const given = new Map(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]));
  const [userName, password] = [given.get('username'), given.get('password')];
  if (typeof userName !== 'string') return false;
  return !ACCOUNT_NAME.test(userName) || (typeof password === 'string' && BESIDE_IT.test(password));
}

const ADDRESS = String.raw`[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}`;
const OF_DOMAIN = String.raw`[\w.-]+\\[\w.-]+`;
const ACCOUNT_NAME = new RegExp(`^(?:${ADDRESS}|${OF_DOMAIN}|[a-z][a-z._-]{0,15})$`, 'i');
const BESIDE_IT = new RegExp(`^(?:${ADDRESS}|${OF_DOMAIN}|[a-z][a-z._-]{2,15})$`, 'i');

function jsonOnly(parameters: Record<string, unknown>): Record<string, JsonValue> {
  const text = JSON.stringify(parameters, (_key, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
  const parsed: Record<string, JsonValue> = JSON.parse(text);
  return parsed;
}
