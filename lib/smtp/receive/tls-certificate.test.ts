import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCertificate, loadOrCreateCertificate } from './tls-certificate';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'postern-certificate-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

it('the first start makes a certificate for the server name, and the next one shows the same', async () => {
  const first = await loadOrCreateCertificate(dataDir, 'mail.contoso.com');
  const certificate = new X509Certificate(first.cert);
  expect(certificate.checkHost('mail.contoso.com')).toBe('mail.contoso.com');
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now() + 9 * 365 * 86_400_000);
  expect(await loadOrCreateCertificate(dataDir, 'mail.contoso.com')).toEqual(first);
});

it('only the owner can read the files', async () => {
  await loadOrCreateCertificate(dataDir, 'mail.contoso.com');
  for (const file of ['smtp-key.pem', 'smtp-cert.pem']) {
    expect((await stat(path.join(dataDir, file))).mode & 0o777).toBe(0o600);
  }
});

it('a pair that the administrator put there is used as it is', async () => {
  const own = await createCertificate(['own.contoso.com']);
  await writeFile(path.join(dataDir, 'smtp-key.pem'), own.key);
  await writeFile(path.join(dataDir, 'smtp-cert.pem'), own.cert);
  expect(await loadOrCreateCertificate(dataDir, 'mail.contoso.com')).toEqual(own);
});

it('half a pair stops with the cure and is not overwritten', async () => {
  const own = await createCertificate(['own.contoso.com']);
  await writeFile(path.join(dataDir, 'smtp-cert.pem'), own.cert);
  await expect(loadOrCreateCertificate(dataDir, 'mail.contoso.com')).rejects.toThrow(/smtp-key\.pem is not/);
});
