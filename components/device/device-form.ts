import type { SmtpServer } from '@/components/account/account-row';
import type { Problem } from '@/lib/commands/command/errors';

/** What is asked of a new device or program, and the parameters of New-User. */
export interface NewDeviceForm {
  readonly Name: string;
  /** One a line. */
  readonly SendAs: string;
  /** Where it signs in: `placeKey`. */
  readonly Place: string;
}

/** @param taken logon names of those that there are, in any case */
export function newDeviceParameters(form: NewDeviceForm, taken: readonly string[]): Record<string, unknown> {
  return {
    Name: form.Name,
    Kind: 'RelayAccount',
    LogonNames: [userNameOf(form.Name, taken)],
    SendAs: linesOf(form.SendAs),
  };
}

/** The user name is made of the name. */
export function newDeviceFieldOf(parameter: string | null): string | null {
  const root = parameter?.split('.')[0];
  if (root === 'LogonNames') return 'Name';
  return root === 'Name' || root === 'SendAs' ? root : null;
}

/** An account without an address sends nothing. */
export function withoutSender(form: NewDeviceForm): readonly Problem[] {
  if (linesOf(form.SendAs).length > 0) return [];
  return [{ id: 'ParameterRequired', parameter: 'SendAs', args: { parameter: 'SendAs' } }];
}

const MAX_LENGTH = 40;
const UNNAMED = 'device';

/** Of letters, digits and dashes, which every device has a key for: `Scanner, 2nd floor` is `scanner-2nd-floor`. */
export function userNameOf(name: string, taken: readonly string[]): string {
  const letters = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join('-')
    .slice(0, MAX_LENGTH);
  const base = letters === '' ? UNNAMED : letters;
  const known = new Set(taken.map((one) => one.toLowerCase()));
  if (!known.has(base)) return base;
  for (let number = 2; ; number++) {
    const numbered = `${base}-${number}`;
    if (!known.has(numbered)) return numbered;
  }
}

export function placeKey({ Server, Port, Encryption }: SmtpServer): string {
  return `${Server} ${Port} ${Encryption}`;
}

function linesOf(text: string): string[] {
  return text
    .split(/[\n,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
