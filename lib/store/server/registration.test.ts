import { expect, test } from 'vitest';
import { useTestDatabase } from '@/lib/testing/test-database';
import { claimInstallation } from './registration';

const database = useTestDatabase();

test('the first key is remembered and another one refused', async () => {
  await claimInstallation(database.url, 'fingerprint of the first key');
  await claimInstallation(database.url, 'fingerprint of the first key');
  await expect(claimInstallation(database.url, 'fingerprint of another key')).rejects.toThrow(
    'POSTERN_SECRET_KEY',
  );
  await claimInstallation(database.url, 'fingerprint of the first key');
});
