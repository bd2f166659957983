import { CommandError } from '@/lib/commands/command/errors';
import { tokenAddressOf } from '@/lib/mail/settings/smtp-credential-kinds';
import type { StoredSmtpCredential } from '@/lib/store/configuration/smtp-credentials';
import { choicesOf } from './output';
import { endpoints } from './secrets';

/**
 * Owns: what the stored secret of a credential is good for: the endpoint that is sent it, and what its tokens open, for whom, and
 *   where they are said.
 * Promises: whoever leads it to more than it was given for gives it again, so that nobody who may only work with connectors has the
 *   tokens of a mailbox said to a host of their own. Less needs nothing.
 */
type Facts = Pick<
  StoredSmtpCredential,
  'name' | 'provider' | 'kind' | 'userName' | 'tenant' | 'tokenEndpoint' | 'scope' | 'allowedSmartHosts'
>;

/** Without regard to order. */
export function usesOf(facts: Facts): readonly string[] {
  return [...endpoints(facts), ...usesOfTokens(facts).map(keyOf)];
}

/** A mailbox is no host, though it may be called like one. */
interface Use {
  readonly of: 'mailbox' | 'scope' | 'host';
  readonly name: string;
}

function usesOfTokens(facts: Facts): readonly Use[] {
  const { scope } = tokenAddressOf({ ...facts, ...choicesOf(facts) });
  const scopes = (scope ?? '').split(/\s+/).filter(Boolean);
  return [
    { of: 'mailbox', name: facts.userName },
    ...scopes.map((name) => ({ of: 'scope', name }) as const),
    ...facts.allowedSmartHosts.map((name) => ({ of: 'host', name }) as const),
  ];
}

function keyOf({ of, name }: Use): string {
  return `${of} ${name.toLowerCase()}`;
}

/** What its tokens would be good for that they are not yet. */
export function furtherUse(before: Facts, after: Facts): string | null {
  const present = new Set(usesOfTokens(before).map(keyOf));
  return usesOfTokens(after).find((use) => !present.has(keyOf(use)))?.name ?? null;
}

/**
 * @param kept the parameters of stored secrets that stay as they are
 * @throws CommandError SecretForAnotherUse, at each of them
 */
export function refuseFurtherUse(kept: readonly string[], before: Facts, after: Facts): void {
  const use = furtherUse(before, after);
  if (use === null || kept.length === 0) return;
  throw new CommandError(
    kept.map((parameter) => ({ id: 'SecretForAnotherUse', parameter, args: { use } })),
    409,
  );
}
