import type { LastError } from '@/lib/mail/outcome/last-error';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import type { SecretKey } from '@/lib/secrets/key';
import { open, SealError } from '@/lib/secrets/seal';
import type { ConnectionOptions } from '@/lib/smtp/send/open-connection';
import type { ConnectorSettings } from '@/lib/store/configuration/delivery-settings';

/**
 * Owns: with what a send connector signs in at its smart hosts.
 * Promises: asked anew for each connection, before any host is: what cannot be had (a key that does not fit; later a token
 *   that was not renewed) keeps the queue waiting with that as its last error. A password is open only from here to AUTH.
 * Does not: decide whether it may be said without TLS (lib/smtp/send/tls-policy).
 */
export type CredentialsOf = (connector: ConnectorSettings) => Promise<Credentials>;

type Credentials =
  /** Null: the connector does not sign in. */
  | { readonly ok: true; readonly auth: NonNullable<ConnectionOptions['auth']> | null }
  | { readonly ok: false; readonly error: LastError };

/** BasicAuth and BasicAuthRequireTLS: the connector's own user name and sealed password. */
export function basicCredentials(key: SecretKey): CredentialsOf {
  return async (connector) => {
    if (!connector.smartHostAuthMechanism.startsWith('BasicAuth')) return { ok: true, auth: null };
    const { authenticationUserName: user, password } = connector;
    if (user === null || password === null) return unavailable('the send connector has no credentials');
    try {
      return { ok: true, auth: { user, pass: open(key, password, connector.id) } };
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      return unavailable(error.message.replace(/\.$/, ''));
    }
  };
}

function unavailable(reason: string): Credentials {
  return { ok: false, error: newLastError('unknown', { reason }) };
}
