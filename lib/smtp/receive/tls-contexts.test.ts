import { expect, it } from 'vitest';
import { createCertificate } from './tls-certificate';
import { TlsContexts } from './tls-contexts';

it('tells of a key that is not the certificate’s when both are given, not at a client’s handshake', async () => {
  const [{ cert }, { key }] = [
    await createCertificate(['a.example']),
    await createCertificate(['b.example']),
  ];
  expect(() => new TlsContexts({ cert, key })).toThrow(/key values mismatch/i);
  expect(() => new TlsContexts({ cert: 'none', key })).toThrow();
});
