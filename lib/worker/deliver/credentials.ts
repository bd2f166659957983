import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import type { TokenKeeper } from '@/lib/oauth/token-keeper';
import type { SecretKey } from '@/lib/secrets/key';
import { open, SealError } from '@/lib/secrets/seal';
import type { ConnectionOptions } from '@/lib/smtp/send/open-connection';
import type { ConnectorSettings } from '@/lib/store/configuration/delivery-settings';

/**
 * Owns: with what a send connector signs in at its smart hosts.
 * Promises: asked anew for each connection, before any host is: what cannot be had (a key that does not fit, a token that was not
 *   renewed) keeps the queue waiting with that as its last error. A password is open only from here to AUTH.
 *   A token is said at the smart hosts that its credential names, and at no others.
 * Does not: decide whether it may be said without TLS (lib/smtp/send/tls-policy).
 */
export interface ConnectorCredentials {
  of(connector: ConnectorSettings): Promise<Credentials>;
  /** A server refused these. Null: there are no others. */
  others(connector: ConnectorSettings, refused: Auth): Promise<Credentials | null>;
}

type Auth = NonNullable<ConnectionOptions['auth']>;

type Credentials =
  /** Null: the connector does not sign in. */
  { readonly ok: true; readonly auth: Auth | null } | { readonly ok: false; readonly error: LastError };

export function connectorCredentials(
  key: SecretKey,
  tokens: Pick<TokenKeeper, 'tokenOf' | 'otherToken'>,
): ConnectorCredentials {
  return {
    of: async (connector) => {
      const { smartHostAuthMechanism: mechanism, smtpCredential } = connector;
      if (mechanism.startsWith('BasicAuth')) return basicCredentials(key, connector);
      if (mechanism !== 'XOAuth2') return { ok: true, auth: null };
      if (smtpCredential === null) return unavailable('the send connector has no SMTP credential');
      const host = connector.smartHosts.find((one) => !smtpCredential.allowedSmartHosts.includes(one));
      if (host !== undefined) {
        const { name: credential } = smtpCredential;
        return { ok: false, error: newLastError('tokenHostNotAllowed', { credential, host }) };
      }
      return asAuth(await tokens.tokenOf(smtpCredential));
    },
    others: async ({ smtpCredential }, refused) => {
      if (smtpCredential === null || !('token' in refused)) return null;
      const other = await tokens.otherToken(smtpCredential, refused.token);
      return other && asAuth(other);
    },
  };
}

function asAuth(held: Awaited<ReturnType<TokenKeeper['tokenOf']>>): Credentials {
  return held.ok ? { ok: true, auth: { user: held.user, token: held.token } } : held;
}

/** BasicAuth and BasicAuthRequireTLS: the connector's own user name and sealed password. */
function basicCredentials(key: SecretKey, connector: ConnectorSettings): Credentials {
  const { authenticationUserName: user, password } = connector;
  if (user === null || password === null) return unavailable('the send connector has no credentials');
  try {
    return { ok: true, auth: { user, pass: open(key, password, connector.id) } };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    return unavailable(error.message.replace(/\.$/, ''));
  }
}

function unavailable(reason: string): Credentials {
  return { ok: false, error: newLastError('unknown', { reason }) };
}
