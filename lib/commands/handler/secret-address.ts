import { CommandError } from '@/lib/commands/command/errors';

/**
 * Owns: that a stored secret goes to nobody but whom it was given for. No cmdlet shows it, so whoever may only change where it is
 *   sent must not be told it by a server of their own: who names another address gives the secret again.
 * Promises: an address that is left out takes nothing away. What Undo-AdminChange brings back is held to it by its mark
 *   (secret-state.ts).
 */
interface KeptSecrets {
  /** The parameters of stored secrets that stay as they are. */
  readonly kept: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** @throws CommandError SecretForAnotherAddress, at each of them */
export function refuseOtherAddress({ kept, before, after }: KeptSecrets): void {
  const address = after.find((one) => !before.includes(one));
  if (address === undefined || kept.length === 0) return;
  throw new CommandError(
    kept.map((parameter) => ({ id: 'SecretForAnotherAddress', parameter, args: { address } })),
    409,
  );
}
