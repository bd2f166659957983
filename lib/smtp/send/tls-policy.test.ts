import { describe, expect, it } from 'vitest';
import { tlsPolicy } from './tls-policy';

const hop = { host: 'mx1.contoso.com', tlsDomain: null, signsIn: false };

describe('a send connector without TLS settings', () => {
  it('takes TLS when it is offered, any certificate, and the clear when TLS fails', () => {
    expect(tlsPolicy({}, hop)).toEqual({
      use: 'whenOffered',
      authLevel: null,
      expectedName: 'mx1.contoso.com',
      mayFallBack: true,
    });
  });

  it('does not fall back when a password would go along', () => {
    expect(tlsPolicy({}, { ...hop, signsIn: true })).toMatchObject({
      use: 'whenOffered',
      mayFallBack: false,
    });
  });
});

describe('the settings', () => {
  it.each([
    [{ requireTls: true }, 'required'],
    [{ ignoreStartTls: true }, 'never'],
    [{ forceHelo: true }, 'never'],
    [{ requireTls: true, ignoreStartTls: true }, 'required'],
    [{ requireTls: true, forceHelo: true }, 'required'],
    [{ basicAuthRequireTls: true }, 'whenOffered'],
  ] as const)('%o make TLS "%s"', (settings, use) => {
    expect(tlsPolicy(settings, hop).use).toBe(use);
  });

  it('name what the certificate must prove', () => {
    const settings = { requireTls: true, tlsAuthLevel: 'DomainValidation' } as const;
    expect(tlsPolicy(settings, { ...hop, tlsDomain: 'contoso.com' })).toMatchObject({
      authLevel: 'DomainValidation',
      expectedName: 'contoso.com',
      mayFallBack: false,
    });
  });

  it('of BasicAuthRequireTLS want a certificate for the very host before the password is said', () => {
    const signingIn = { host: 'smart.contoso.com', tlsDomain: 'contoso.com', signsIn: true };
    expect(tlsPolicy({ basicAuthRequireTls: true }, signingIn)).toEqual({
      use: 'required',
      authLevel: 'DomainValidation',
      expectedName: 'smart.contoso.com',
      mayFallBack: false,
    });
  });

  it.each(['EncryptionOnly', 'CertificateValidation'] as const)(
    'of BasicAuthRequireTLS obey a level that is asked for: %s',
    (tlsAuthLevel) => {
      const settings = { basicAuthRequireTls: true, requireTls: true, tlsAuthLevel };
      expect(tlsPolicy(settings, { ...hop, signsIn: true })).toMatchObject({
        use: 'required',
        authLevel: tlsAuthLevel,
        mayFallBack: false,
      });
    },
  );

  it.each([{}, { requireTls: true }, { ignoreStartTls: true }, { forceHelo: true }])(
    'of implicit TLS never fall back to the clear: %o',
    (settings) => {
      const policy = tlsPolicy({ ...settings, useImplicitTls: true }, hop);
      expect(policy).toMatchObject({ use: 'atOnce', mayFallBack: false });
    },
  );
});
