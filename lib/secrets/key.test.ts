import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deriveSessionSecret, fingerprint } from './fingerprint';
import { loadSecretKey, toSecretKey } from './key';
import { findDatabaseUrl, findOwnerDatabaseUrl, recordDatabaseUrls } from './local-database';
import { createLocalToken, readLocalToken, removeLocalToken } from './local-token';

let dataDirectory: string;

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'postern-secrets-'));
});
afterEach(() => rm(dataDirectory, { recursive: true }));

test('the first start makes a key that only its owner can read, the second finds it', async () => {
  const first = await loadSecretKey({ secretKey: null, dataDirectory });
  expect(first.bytes).toHaveLength(32);
  expect((await stat(join(dataDirectory, 'secret.key'))).mode & 0o777).toBe(0o600);
  expect(await loadSecretKey({ secretKey: null, dataDirectory })).toEqual(first);
});

test('processes that start together agree on one key', async () => {
  const keys = await Promise.all(
    Array.from({ length: 8 }, () => loadSecretKey({ secretKey: null, dataDirectory })),
  );
  expect(new Set(keys.map((key) => key.id)).size).toBe(1);
});

test('POSTERN_SECRET_KEY goes before the file and leaves none behind', async () => {
  const secretKey = Buffer.alloc(32, 5);
  expect((await loadSecretKey({ secretKey, dataDirectory })).bytes).toEqual(secretKey);
  await expect(stat(join(dataDirectory, 'secret.key'))).rejects.toThrow('ENOENT');
});

test('a key file that others can read is refused with the cure', async () => {
  await loadSecretKey({ secretKey: null, dataDirectory });
  await chmod(join(dataDirectory, 'secret.key'), 0o644);
  await expect(loadSecretKey({ secretKey: null, dataDirectory })).rejects.toThrow('chmod 600');
});

test('a damaged key file is refused, not replaced', async () => {
  const path = join(dataDirectory, 'secret.key');
  await writeFile(path, 'abc', { mode: 0o600 });
  await expect(loadSecretKey({ secretKey: null, dataDirectory })).rejects.toThrow('64 hexadecimal digits');
  expect(await readFile(path, 'utf8')).toBe('abc');
});

test('fingerprint, the session secret of each application and key id differ from each other and follow the key', () => {
  const derive = (byte: number) => {
    const key = toSecretKey(Buffer.alloc(32, byte));
    return [key.id, fingerprint(key), deriveSessionSecret(key, 'console'), deriveSessionSecret(key, 'owa')];
  };
  expect(derive(1)).toEqual(derive(1));
  expect(new Set([...derive(1), ...derive(2)]).size).toBe(8);
});

test('each start has another local token, readable by its owner only', async () => {
  expect(await readLocalToken(dataDirectory)).toBeNull();
  const first = await createLocalToken(dataDirectory);
  const second = await createLocalToken(dataDirectory);
  expect(second).not.toBe(first);
  expect(await readLocalToken(dataDirectory)).toBe(second);
  expect((await stat(join(dataDirectory, 'api.token'))).mode & 0o777).toBe(0o600);
});

test('the end of the run takes its token along, but not one that another start has made since', async () => {
  const first = await createLocalToken(dataDirectory);
  const second = await createLocalToken(dataDirectory);
  await removeLocalToken(dataDirectory, first);
  expect(await readLocalToken(dataDirectory)).toBe(second);
  await removeLocalToken(dataDirectory, second);
  expect(await readLocalToken(dataDirectory)).toBeNull();
});

test('the database is found by DATABASE_URL, else in the data directory, else an error says what to do', async () => {
  const none = { databaseUrl: null, migrationUrl: null, dataDirectory };
  await expect(findDatabaseUrl(none)).rejects.toThrow('npm start');
  await expect(findOwnerDatabaseUrl(none)).rejects.toThrow('npm start');
  const forget = await recordDatabaseUrls(dataDirectory, {
    web: 'postgresql://localhost/a',
    migration: 'postgresql://owner@localhost/a',
  });
  expect(await findDatabaseUrl(none)).toBe('postgresql://localhost/a');
  expect(await findOwnerDatabaseUrl(none)).toBe('postgresql://owner@localhost/a');
  for (const name of ['database-url', 'database-owner-url']) {
    expect((await stat(join(dataDirectory, name))).mode & 0o777).toBe(0o600);
  }
  const given = { ...none, databaseUrl: 'postgresql://localhost/b' };
  expect(await findDatabaseUrl(given)).toBe('postgresql://localhost/b');
  expect(await findOwnerDatabaseUrl(given)).toBe('postgresql://localhost/b');
  expect(await findOwnerDatabaseUrl({ ...given, migrationUrl: 'postgresql://m@localhost/b' })).toBe(
    'postgresql://m@localhost/b',
  );
  await forget();
  await expect(findDatabaseUrl(none)).rejects.toThrow('npm start');
});
