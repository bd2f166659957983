import type { TlsAuthLevel } from '@/lib/mail/routing/send-connector-choices';

/**
 * Owns: what TLS a connection to a next hop takes: never, when the server offers it, or only so; and what the server's
 *   certificate must prove.
 * Promises: pure: the connector's settings and what is known of the next hop, nothing else. (What DANE and MTA-STS find
 *   out about a host is a further fact of the next hop.)
 * Does not: look at certificates (tls).
 */

/** Of a send connector. */
export interface TlsSettings {
  readonly requireTls?: boolean;
  readonly ignoreStartTls?: boolean;
  /** TLS before the greeting (RFC 8314 3.3), so never by STARTTLS. */
  readonly useImplicitTls?: boolean;
  /** HELO in place of EHLO, so neither TLS nor AUTH. */
  readonly forceHelo?: boolean;
  /** Null takes any certificate. */
  readonly tlsAuthLevel?: TlsAuthLevel | null;
  /** TLS before the password is said; without a level, with a valid certificate for the host's exact name. */
  readonly basicAuthRequireTls?: boolean;
}

export interface NextHopFacts {
  readonly host: string;
  /** The name for DomainValidation; null compares with the host. */
  readonly tlsDomain: string | null;
  /** The client will sign in. */
  readonly signsIn: boolean;
}

export interface TlsPolicy {
  /** By STARTTLS; `atOnce` before the greeting. */
  readonly use: 'never' | 'whenOffered' | 'required' | 'atOnce';
  readonly authLevel: TlsAuthLevel | null;
  /** What the certificate must name for DomainValidation. */
  readonly expectedName: string;
  /** After TLS that failed, mail may go in the clear. */
  readonly mayFallBack: boolean;
}

export function tlsPolicy(settings: TlsSettings, { host, tlsDomain, signsIn }: NextHopFacts): TlsPolicy {
  const guardsPassword = signsIn && (settings.basicAuthRequireTls ?? false);
  // Who asks for a level gets that one, for the password too.
  const level = settings.tlsAuthLevel ?? (guardsPassword ? 'DomainValidation' : null);
  const use = whenUsed(settings, guardsPassword);
  return {
    use,
    authLevel: level,
    expectedName: guardsPassword ? host : (tlsDomain ?? host),
    // An attacker who breaks the handshake must not be handed the password for it.
    mayFallBack: use === 'whenOffered' && !signsIn,
  };
}

function whenUsed(settings: TlsSettings, guardsPassword: boolean): TlsPolicy['use'] {
  if (settings.useImplicitTls) return 'atOnce';
  if (settings.requireTls || guardsPassword) return 'required';
  return settings.forceHelo || settings.ignoreStartTls ? 'never' : 'whenOffered';
}
