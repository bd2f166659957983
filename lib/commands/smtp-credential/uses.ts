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
  return [...endpoints(facts), ...usesOfTokens(facts)];
}

function usesOfTokens(facts: Facts): readonly string[] {
  const { scope } = tokenAddressOf({ ...facts, ...choicesOf(facts) });
  return [facts.userName, ...(scope ?? '').split(/\s+/).filter(Boolean), ...facts.allowedSmartHosts];
}

/** What its tokens would be good for that they are not yet. */
export function furtherUse(before: Facts, after: Facts): string | null {
  const present = new Set(usesOfTokens(before).map((use) => use.toLowerCase()));
  return usesOfTokens(after).find((use) => !present.has(use.toLowerCase())) ?? null;
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
