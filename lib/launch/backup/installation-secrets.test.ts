import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSecretKey } from '@/lib/secrets/key';
import { openSecrets, sealSecrets } from './installation-secrets';

const PASSPHRASE = 'four words of one kind';
const ID = '11111111-1111-4111-8111-111111111111';
let settings: { secretKey: null; dataDirectory: string };

beforeEach(async () => {
  settings = { secretKey: null, dataDirectory: await mkdtemp(join(tmpdir(), 'postern-secrets-')) };
  await loadSecretKey(settings);
});
afterEach(() => rm(settings.dataDirectory, { recursive: true }));

it('leaves out a certificate that is not there', async () => {
  const seal = await sealSecrets(settings, null, PASSPHRASE, ID);
  expect((await openSecrets(seal, PASSPHRASE, ID)).files).toEqual({});
});

it('makes no backup without a certificate that is there and cannot be read', async () => {
  await mkdir(join(settings.dataDirectory, 'smtp-cert.pem'));
  await expect(sealSecrets(settings, null, PASSPHRASE, ID)).rejects.toThrow('EISDIR');
});
