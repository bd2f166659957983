import { refusedRangeOf } from '@/lib/mail/address/address-range';
import { plainAddress } from '@/lib/mail/address/plain-address';
import { routedNetworkOf } from '@/lib/mail/address/source-network';
import type { EndedSession } from './receive-session';

/**
 * Owns: which client a receive session is counted for, and how safely it spoke.
 * Promises: whoever has signed in, handed over mail or comes from a private network is known by address and account, so that
 *   programs behind one address are told apart by what they sign in as. Strangers of the Internet who handed over nothing
 *   are their network (IPv4 /24, IPv6 /48): they are as many as they like. Pure.
 */

interface SessionClient {
  /** An address or a network; null: of several clients, or of nobody knows whom. */
  readonly address: string | null;
  /** '' is nobody. */
  readonly accountName: string;
  readonly isOwn: boolean;
}

type Facts = Pick<EndedSession, 'clientIp' | 'accountName' | 'messages'>;

export function clientOfSession({ clientIp, accountName, messages }: Facts): SessionClient {
  const address = plainAddress(clientIp);
  if (address === null) return { address, accountName: '', isOwn: false };
  const isOwn = accountName !== null || refusedRangeOf(address) !== null;
  return {
    address: isOwn || messages > 0 ? address : routedNetworkOf(address),
    accountName: accountName ?? '',
    isOwn,
  };
}

/** `OldTls`: a version that RFC 8996 forbids. */
export const CLIENT_ENCRYPTIONS = ['PlainText', 'OldTls', 'Tls'] as const;
export type ClientEncryption = (typeof CLIENT_ENCRYPTIONS)[number];

const OLD_VERSION = /^(?:SSL|TLSv1(?:\.[01])?$)/;

/** Null: nothing was asked for in the session that would have needed TLS. A look at the greeting is no use of it. */
export function encryptionOf(
  session: Pick<EndedSession, 'tlsVersion' | 'messages' | 'accountName' | 'helloName' | 'refusals'>,
): ClientEncryption | null {
  const { tlsVersion } = session;
  if (tlsVersion !== null) return OLD_VERSION.test(tlsVersion) ? 'OldTls' : 'Tls';
  const isUsed =
    session.messages > 0 ||
    session.accountName !== null ||
    (session.helloName !== null && session.refusals > 0);
  return isUsed ? 'PlainText' : null;
}
