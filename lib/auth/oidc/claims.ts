import { z } from 'zod/mini';
import { foldLogonName } from '@/lib/logon-name';

/**
 * Owns: what an ID token's claims say of somebody, in our words.
 * Promises: pure. A claim that is missing or of another form says nothing; groups that the token leaves out for their number are
 *   not known, which is not: none.
 */
export interface ProvedPerson {
  readonly subject: string;
  /** Null: the claim is missing, or is no logon name. */
  readonly logonName: string | null;
  /** As lists show them. */
  readonly name: string | null;
  /** Null: not known. */
  readonly groups: readonly string[] | null;
  readonly hasSecondFactor: boolean;
}

interface ClaimNames {
  readonly logonNameClaim: string;
  /** Empty: groups are not looked at. */
  readonly groupsClaim: string;
  readonly secondFactorValues: readonly string[];
}

type Claims = Readonly<Record<string, unknown>>;

const texts = z.array(z.string());
const MAX_NAME = 64;
const MAX_LOGON_NAME = 256;

/** @param more of the userinfo endpoint, for what the ID token leaves out; never for the second factor */
export function readClaims(
  idToken: Claims & { readonly sub: string },
  more: Claims,
  names: ClaimNames,
): ProvedPerson {
  const claim = (name: string) => idToken[name] ?? more[name];
  return {
    subject: idToken.sub,
    logonName: logonNameOf(claim(names.logonNameClaim)),
    name: nameOf(claim('name')),
    groups: groupsOf({ ...more, ...idToken }, names.groupsClaim),
    hasSecondFactor: saysSecondFactor(idToken, names.secondFactorValues),
  };
}

function logonNameOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value.trim();
  // The rule of New-User's LogonNames.
  const isName = /^[^\s"<>|*?,;]+$/u.test(name) && foldLogonName(name).length <= MAX_LOGON_NAME;
  return isName ? name : null;
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value
    .replace(/[*?"<>|\\\p{C}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return name === '' ? null : [...name].slice(0, MAX_NAME).join('').trim();
}

function groupsOf(claims: Claims, claim: string): readonly string[] | null {
  const value = claims[claim];
  if (typeof value === 'string') return [value];
  const read = texts.safeParse(value);
  if (read.success) return read.data;
  // Entra ID names more than 200 groups in another place (`_claim_names`), and tells single-page apps so by `hasgroups`.
  const elsewhere = claims._claim_names;
  const isLeftOut = typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, claim);
  return isLeftOut || claims.hasgroups !== undefined || value !== undefined ? null : [];
}

function saysSecondFactor({ amr, acr }: Claims, values: readonly string[]): boolean {
  const methods = texts.safeParse(amr);
  const said = [...(methods.success ? methods.data : []), ...(typeof acr === 'string' ? [acr] : [])];
  return said.some((one) => values.includes(one));
}
